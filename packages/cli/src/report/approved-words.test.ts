import { inert, ManualClock } from '@drawbridge/base';
import { startCloudSim } from '@drawbridge/cloud-sim';
import { parseTargetId, parseTrigger } from '@drawbridge/incident-model';
import {
  defaultApproval,
  openRunStore,
  planRun,
  playbookByHand,
  readPlanToApprove,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pico from 'picocolors';
import { expect, it, onTestFinished } from 'vitest';

import type { Host } from '../terminal/host.ts';
import { planText } from './plan-text.ts';

const host = { cwd: '/repo', columns: 100, colours: pico.createColors(false) } as unknown as Host;
const keys = ['AKIAEXAMPLECHANGED01', 'AKIAEXAMPLEINACTIVE1', 'AKIAEXAMPLEGUARDED01', 'AKIAEXAMPLEUNKNOWN01'];
const now = new Date('2026-01-12T10:00:00Z');

/** A plan with a change, a target where nothing is to be done, one that is guarded and one that is refused. */
async function handedOn(): Promise<unknown> {
  const clock = new ManualClock(now);
  const accessKeys = keys.slice(0, 3).map((accessKeyId, at) => ({
    accessKeyId,
    status: at === 1 ? ('Inactive' as const) : ('Active' as const),
  }));
  const sim = await startCloudSim({
    world: { aws: { users: [{ userName: 'mallory', accessKeys }] } },
    clock,
  });
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-words-'));
  onTestFinished(async () => {
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  const incident = parseTrigger({
    object: { id: '/incidents/1', properties: { title: 'Key used', severity: 'High' } },
  });
  if (!incident.ok) throw new Error(incident.problems[0]?.message);
  const runner = createActionRunner();
  const action = runner.actions.get('aws.iam.deactivate-access-key');
  if (action === undefined) throw new Error('no such action');
  const byHand = playbookByHand(action, 'aws.access-key', {}, defaultApproval);
  const playbook = {
    ...byHand,
    targets: { ...byHand.targets, atMost: 9 },
    guards: { ...byHand.guards, caps: { perRun: 5, perHour: 10 } },
    steps: byHand.steps.map((step) => ({ ...step, onFailure: 'continue' as const })),
  };
  const plan = await planRun({
    playbook,
    incident: incident.value,
    runner,
    context: { connections: sim.connections, clock },
    store: openRunStore(folder, { clock }),
    watchlists: [
      {
        alias: 'DrawbridgeProtectedAssets',
        columns: ['Kind', 'Id', 'Reason'],
        rows: [{ Kind: 'aws.access-key', Id: keys[2], Reason: 'it must not stop' }],
      },
    ],
    chosenBy: 'person',
    content: '/content',
    targets: keys.map((key) => {
      const target = parseTargetId('aws.access-key', key);
      if (!target.ok) throw new Error(target.why);
      return { target: target.target, from: 'a person' };
    }),
  });
  return JSON.parse(JSON.stringify(plan));
}

const shown = (json: unknown): string | undefined => {
  const read = readPlanToApprove(json, now);
  return read.ok ? read.value.map((plan) => planText(host, inert(plan))).join('\n') : undefined;
};

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, held]) => pathsIn(held, [...path, name]));
  return [...(path.length === 0 ? [] : [path]), ...inner];
}

/** Without the value at a path, or with another one there. */
function withAnother(json: unknown, path: Path, how: 'altered' | 'gone'): unknown {
  const copy = structuredClone(json) as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  const holder = path
    .slice(0, -1)
    .reduce<Record<string | number, unknown>>(
      (held, name) => held[name] as Record<string | number, unknown>,
      copy,
    );
  if (how === 'gone' && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (how === 'gone') Reflect.deleteProperty(holder, last);
  else holder[last] = another(holder[last]);
  return copy;
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string')
    return Number.isNaN(Date.parse(value)) ? `${value} forged` : '2031-01-01T00:00:00.000Z';
  if (value === null) return 'forged';
  return Array.isArray(value) ? [...(value as unknown[]), 'forged'] : { ...value, forged: 'forged' };
}

it('an altered plan is not one that can be approved, or reads as it did, whichever field was altered', async () => {
  const json = await handedOn();
  const before = shown(json);
  expect(before).toContain('left after');
  expect(before).toContain('Key used (High)');
  const paths = pathsIn(json);
  expect(paths.length).toBeGreaterThan(200);
  const forged = paths.flatMap((path) =>
    (['altered', 'gone'] as const).flatMap((how) => {
      const after = shown(withAnother(json, path, how));
      return after === undefined || after === before ? [] : [`${path.join('.')} ${how}`];
    }),
  );
  expect(forged).toEqual([]);
});
