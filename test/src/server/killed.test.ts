import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { demoKey, openGround, type Ground } from '../crash/ground.ts';
import { untilState } from './caller.ts';
import { demoIncident, playbookId } from './ground.ts';
import { serveOn, type ServingProcess } from './serve-process.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

const serve = () => serveOn(ground);

async function submit({ call }: ServingProcess): Promise<string> {
  const taken = await call('/v1/incidents', { body: await demoIncident() });
  expect(taken.status, JSON.stringify(taken.body)).toBe(202);
  const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
  return runs.find(({ playbook }) => playbook === playbookId)?.runId ?? '';
}

async function kill({ child, ended }: ServingProcess): Promise<void> {
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  await ground.gate.settled();
}

const changesOfKey = (): number =>
  ground.sim.operations.filter(({ operation }) => operation === 'iam:UpdateAccessKey').length;

/** At which call of the run, before or after the cloud has carried it out, the server is killed. */
const moments = [
  ['as soon as the incident was taken', undefined],
  ['while it plans', { operation: 'GetAccessKeyLastUsed', phase: 'received' }],
  ['before the cloud has carried out the change', { operation: 'UpdateAccessKey', phase: 'received' }],
  ['after the cloud has carried out the change', { operation: 'UpdateAccessKey', phase: 'answered' }],
] as const;

describe('a server that is killed between an incident and its end', () => {
  it.each(moments)('ends the run with one change when it is killed %s', async (_, moment) => {
    const first = await serve();
    const met = new Promise<void>((resolve) => {
      let isMet = false;
      ground.gate.onCall = async (call) => {
        if (isMet || call.operation !== moment?.operation || call.phase !== moment.phase) return 'pass';
        isMet = true;
        first.child.kill('SIGKILL');
        await first.ended;
        resolve();
        return 'cut';
      };
      if (moment === undefined) resolve();
    });
    const runId = await submit(first);
    await met;
    await kill(first);

    ground.gate.onCall = undefined;
    const second = await serve();
    const run = await untilState(second.call, runId, 'ended');
    expect(run.status, JSON.stringify(run)).toBe('contained');
    expect(ground.keyStatus(demoKey)).toBe('Inactive');
    expect(changesOfKey()).toBe(1);
    expect((await submit(second)) === runId, 'sent again, it is the same run').toBe(true);
    expect(changesOfKey()).toBe(1);
    second.child.kill('SIGTERM');
    const told = performance.now();
    expect((await second.ended).code).toBe(0);
    expect(performance.now() - told, 'nothing is left to wait for').toBeLessThan(15_000);
  });
});
