import { sha256 } from '@drawbridge/base';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt, type Call } from './caller.ts';
import { demoIncident, demoKey, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfWorkload } from './issuer.ts';

let ground: ServerGround;
let machine: Call;

beforeAll(async () => {
  ground = await openServerGround({ alwaysApproved: true });
  machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
});
afterAll(() => ground.close());

interface Submitted {
  readonly runs: readonly { readonly runId: string; readonly playbook: string; readonly is: string }[];
}

const others = ['AKIAEXAMPLEOTHER0001', 'AKIAEXAMPLEOTHER0002', 'AKIAEXAMPLEOTHER0003'] as const;

/** The incident of the demo under an id of its own, in which alerts name these keys as well. */
async function incidentNaming(id: string, ...keys: readonly string[]): Promise<string> {
  const named = [demoKey, ...keys].map((key) => String.raw`\"${key}\"`).join(',');
  return (await demoIncident())
    .replaceAll(String.raw`\"AwsAccessKeyId\":[\"${demoKey}\"]`, String.raw`\"AwsAccessKeyId\":[${named}]`)
    .replaceAll(/Incidents\/[0-9a-f-]{36}/g, `Incidents/${id}`);
}

/** The incident's own id in its body. */
function armIdIn(body: string): string {
  return /"(\/subscriptions\/[^"]*\/Incidents\/[0-9a-f-]{36})"/i.exec(body)?.[1] ?? '';
}

async function submit(body: string): Promise<Submitted['runs']> {
  const answer = await machine('/v1/incidents', { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return (answer.body as Submitted).runs;
}

/** The keys that the requests of these runs are about: all of the incident's where nothing was chosen. */
async function chosenBy(runs: Submitted['runs']): Promise<readonly string[]> {
  const inputs = await Promise.all(
    runs.map(async ({ runId }) => {
      const read = await ground.store.read(runId);
      const received = read.ok
        ? read.value.find(({ event }) => event.type === 'run-received')?.event
        : undefined;
      return (received as { input?: { choice?: readonly { id: string }[] } } | undefined)?.input;
    }),
  );
  return inputs.flatMap((input) => input?.choice?.map(({ id }) => id) ?? ['all']).sort();
}

/** Lets the next readers of what an incident has had go on only when all of them have read. Gives what ends it. */
function readTogether(readers: number): () => void {
  const { incidents } = ground.store;
  const received = incidents.received.bind(incidents);
  let waiting: (() => void)[] = [];
  let left = readers;
  const gated: typeof received = async (...asked) => {
    const rows = await received(...asked);
    if (left <= 0) return rows;
    left -= 1;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (left > 0) return;
      for (const go of waiting) go();
      waiting = [];
    });
    return rows;
  };
  Object.assign(incidents, { received: gated });
  return () => Object.assign(incidents, { received });
}

it('begins a run for each new target, also of deliveries that bring other ones at once', async () => {
  const id = '10000000-0000-4000-8000-000000000001';
  const [first] = await submit(await incidentNaming(id));
  expect(first).toMatchObject({ playbook: playbookId, is: 'started' });
  const open = readTogether(others.length);
  await Promise.all(others.map(async (key) => submit(await incidentNaming(id, key))));
  open();
  const runs = await submit(await incidentNaming(id, ...others));
  expect(runs.map(({ is }) => is)).toEqual(['known', 'known', 'known', 'known']);
  expect(await chosenBy(runs)).toEqual([...others, 'all']);
});

it('begins a later revision with the next delivery, where the process died before it was begun', async () => {
  const id = '10000000-0000-4000-8000-000000000002';
  await submit(await incidentNaming(id));
  const [known] = await submit(await incidentNaming(id));
  const { incidents } = ground.store;
  const [row] = await incidents.received(sha256(armIdIn(await incidentNaming(id)).toLowerCase()), playbookId);
  const runId = (known?.runId ?? '').replace(/-1$/, '-2');
  // As a process leaves it that dies between the row and the run.
  const targets = [sha256(`aws.access-key/${others[0]}`)];
  await incidents.claimRun({ ...row!, revision: 2, runId, targets }, new Date());
  const runs = await submit(await incidentNaming(id, others[0]));
  expect(runs.map((run) => [run.runId, run.is])).toEqual([
    [known?.runId, 'known'],
    [runId, 'started'],
  ]);
  expect(await chosenBy(runs)).toEqual([others[0], 'all']);
});
