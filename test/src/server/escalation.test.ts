import { startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import { viewOf } from '@drawbridge/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { callerAt, untilState } from './caller.ts';
import { demoIncident, openServerGround, type ServerGround } from './ground.ts';
import { tokenOfPerson, tokenOfWorkload } from './issuer.ts';
import { JumpingClock } from './jumping-clock.ts';

const minuteMs = 60_000;
const patience = { timeout: 30_000, interval: 50 };

let clock: JumpingClock;
let ground: ServerGround;
let first: ReceiverSim;
let second: ReceiverSim;

beforeAll(async () => {
  clock = new JumpingClock();
  [first, second] = await Promise.all([startReceiverSim(), startReceiverSim()]);
  const secret = Buffer.alloc(32, 7);
  ground = await openServerGround({
    clock,
    alwaysApproved: true,
    channels: [
      { name: 'on-call', when: 'request', kind: 'webhook', url: first.webhookUrl, secret },
      { name: 'their-chief', when: 'escalation', kind: 'webhook', url: second.webhookUrl, secret },
    ],
  });
});
afterAll(async () => {
  await ground.close();
  await Promise.all([first.close(), second.close()]);
});

async function stateOf(runId: string): Promise<string | undefined> {
  const read = await ground.store.read(runId);
  return read.ok ? viewOf(runId, read.value)?.state : undefined;
}
async function submit(incident: string): Promise<string> {
  const machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
  const taken = await machine('/v1/incidents', { body: incident });
  const runId = (taken.body as { runs: { runId: string }[] }).runs[0]?.runId ?? '';
  await untilState(machine, runId, 'waiting');
  return runId;
}
/** A message whose answer is lost on the way is sent again, under the same id. */
const told = ({ received }: ReceiverSim) => [
  ...new Set(received.flatMap(({ status, headers }) => (status < 300 ? [headers['webhook-id']] : []))),
];

describe('a plan that nobody decides on', () => {
  it('is told to the first channel, later to the escalation, and expires; a channel that is down holds up nothing', async () => {
    first.answerNext({ status: 503, times: 3 });
    const runId = await submit(await demoIncident());
    // The run waits for people, and not for the channel.
    expect(await stateOf(runId)).toBe('waiting');
    await vi.waitFor(() => {
      clock.jump(2_000);
      expect(told(first)).toHaveLength(1);
    }, patience);
    expect(first.received.map(({ status }) => status)).toEqual([503, 503, 503, 204]);
    expect(second.received).toEqual([]);
    clock.jump(15 * minuteMs);
    await vi.waitFor(() => {
      expect(told(second)).toHaveLength(1);
    }, patience);
    expect(second.received[0]?.body).toContain(runId);
    expect(await stateOf(runId)).toBe('waiting');
    clock.jump(25 * 60 * minuteMs);
    await vi.waitFor(async () => {
      expect(await stateOf(runId)).toBe('ended');
    }, patience);
    const read = await ground.store.read(runId);
    expect(JSON.stringify(read.ok && read.value.at(-1)?.event)).toContain('approval');
    expect(ground.keyStatus()).toBe('Active');
    expect([told(first).length, told(second).length]).toEqual([1, 1]);
  });

  it('is not escalated once somebody has decided', async () => {
    second.clear();
    const other = (await demoIncident()).replaceAll(/Incidents\/[0-9a-f-]{36}/g, `Incidents/${nextId}`);
    const runId = await submit(other);
    const approver = callerAt(ground.url, await tokenOfPerson(ground.issuer, 'approver'));
    const { plan } = await untilState(approver, runId, 'waiting');
    const denied = { planHash: plan?.hash, reason: 'a drill' };
    expect((await approver(`/v1/runs/${runId}/deny`, { body: denied })).status).toBe(200);
    await untilState(approver, runId, 'ended');
    clock.jump(20 * minuteMs);
    await vi.waitFor(async () => {
      expect((await ground.store.outbox.ofRun(runId)).map(({ deliveredAt }) => deliveredAt)).toEqual([
        expect.any(String),
        expect.any(String),
      ]);
    }, patience);
    expect(second.received).toEqual([]);
  });
});

const nextId = '10000000-0000-4000-8000-000000000077';
