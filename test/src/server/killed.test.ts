import type { ChildProcess } from 'node:child_process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { demoKey, openGround, type Ended, type Ground } from '../crash/ground.ts';
import { root } from '../drawbridge.ts';
import { callerAt, untilState, type Call } from './caller.ts';
import { demoIncident, playbookId } from './ground.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await openGround();
});
afterEach(() => ground.close());

interface Serving {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly call: Call;
}

/** Starts the server in a process of its own, and waits until it says where it listens. */
async function serve(): Promise<Serving> {
  const { child, ended } = ground.start(['serve', '--port', '0', '--content', root]);
  const url = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const found = /Listening on (http:\S+?)[;,\s]/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(({ code, err }) => {
      reject(new Error(`serve ended with ${String(code)}: ${err}`));
    });
  });
  return { child, ended, call: callerAt(url) };
}

async function submit({ call }: Serving): Promise<string> {
  const taken = await call('/v1/incidents', { body: await demoIncident() });
  expect(taken.status, JSON.stringify(taken.body)).toBe(202);
  const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
  return runs.find(({ playbook }) => playbook === playbookId)?.runId ?? '';
}

async function kill({ child, ended }: Serving): Promise<void> {
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
