import { afterAll, beforeAll, expect, it } from 'vitest';

import { callerAt, untilState, type Answered } from './caller.ts';
import { demoIncident, demoKey, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfWorkload } from './issuer.ts';

let ground: ServerGround;

beforeAll(async () => {
  ground = await openServerGround();
});
afterAll(() => ground.close());

interface Submitted {
  readonly runs: readonly { readonly runId: string; readonly playbook: string; readonly is: string }[];
}

it('makes one run for each playbook, and one change, of an incident that is sent a thousand times at once', async () => {
  const machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
  const body = await demoIncident();
  const answers: readonly Answered[] = await Promise.all(
    Array.from({ length: 1_000 }, () => machine('/v1/incidents', { body })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const runs = answers.flatMap((answer) => (answer.body as Submitted).runs);
  const ids = new Map(runs.map(({ playbook, runId }) => [runId, playbook]));
  const playbooks = [...ids.values()];
  expect(playbooks).toContain(playbookId);
  expect(playbooks.length, 'one run for each playbook').toBe(new Set(playbooks).size);
  expect(runs.filter(({ is }) => is === 'started').length).toBe(ids.size);

  const [ofKey] = [...ids].find(([, playbook]) => playbook === playbookId) ?? [''];
  expect((await untilState(machine, ofKey, 'ended')).status).toBe('contained');
  const changes = ground.sim.operations.filter(
    ({ operation, resource }) => operation === 'iam:UpdateAccessKey' && resource.includes(demoKey),
  );
  expect(changes.length).toBe(1);
  const { body: listed } = await machine('/v1/runs?limit=200');
  expect((listed as { runs: unknown[] }).runs.length).toBe(ids.size);
});
