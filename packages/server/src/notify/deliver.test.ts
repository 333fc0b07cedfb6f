import { randomBytes } from 'node:crypto';

import { ManualClock } from '@drawbridge/base';
import { canarySecret, startReceiverSim, type ReceiverSim } from '@drawbridge/cloud-sim';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import type { Channel } from './channel.ts';
import { deliver, deliverAll } from './deliver.ts';
import { hostileRequest, hugeRequest, requestWith } from './requests.suite.ts';
import { testChannel } from './test-channel.ts';

let sim: ReceiverSim;
let clock: ManualClock;
const start = new Date();
const secret = randomBytes(32);

beforeAll(async () => {
  sim = await startReceiverSim();
});
beforeEach(() => {
  clock = new ManualClock(start);
  sim.clear();
});
afterAll(() => sim.close());

const teams = (url: string, shape: 'message' | 'card'): Channel => ({
  name: 'soc-teams',
  when: 'request',
  kind: 'teams',
  url,
  shape,
});
const slack = (): Channel => ({ name: 'soc-slack', when: 'request', kind: 'slack', url: sim.slackUrl });
const webhook = (): Channel => ({
  name: 'soar',
  when: 'request',
  kind: 'webhook',
  url: sim.webhookUrl,
  secret,
});

it.each(['message', 'card'] as const)('posts a card that a flow which takes a %s shows', async (shape) => {
  for (const request of [requestWith(), hostileRequest(), hugeRequest()]) {
    const channel = teams(sim.teamsFlow(shape, { answersAtEnd: true }), shape);
    expect(await deliver(channel, request, { clock })).toEqual({
      channel: 'soc-teams',
      outcome: 'accepted',
      attempts: 1,
    });
  }
});

it.each([
  ['message', 'card'],
  ['card', 'message'],
] as const)('says which shape to set where it is %s and the flow takes a %s', async (set, taken) => {
  const channel = teams(sim.teamsFlow(taken, { answersAtEnd: true }), set);
  expect(await deliver(channel, requestWith(), { clock })).toMatchObject({
    outcome: 'failed',
    attempts: 1,
    problem: {
      code: 'notify/refused',
      message: `soc-teams: it answered 400: the flow takes another shape: set shape: ${taken} (it was sent as ${set})`,
    },
  });
});

it('posts blocks that Slack shows', async () => {
  for (const request of [requestWith(), hostileRequest(), hugeRequest()]) {
    expect((await deliver(slack(), request, { clock })).outcome).toBe('accepted');
  }
  expect(sim.received.map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('signs a webhook so that the library of Standard Webhooks takes it', async () => {
  await deliver(webhook(), hostileRequest(), { clock });
  const [arrived] = sim.received;
  const verifier = new Webhook(secret.toString('base64'));
  const event = verifier.verify(arrived!.body, { ...arrived!.headers });
  expect(event).toMatchObject({ type: 'approval.requested', data: { round: 1 } });
  expect(() => verifier.verify(`${arrived!.body} `, { ...arrived!.headers })).toThrow();
});

it('sends a webhook again under the same id, signed with the time of its own', async () => {
  sim.answerNext({ status: 503, times: 2 });
  expect(await deliver(webhook(), requestWith(), { clock })).toMatchObject({
    outcome: 'accepted',
    attempts: 3,
  });
  const [first, second, third] = sim.received.map(({ headers }) => headers);
  expect(new Set([first, second, third].map((headers) => headers?.['webhook-id'])).size).toBe(1);
  expect(Number(third?.['webhook-timestamp'])).toBeGreaterThan(Number(first?.['webhook-timestamp']));
  await deliver(webhook(), requestWith({ isEscalation: true }), { clock });
  expect(sim.received.at(-1)?.headers['webhook-id']).not.toBe(first?.['webhook-id']);
});

it('waits as long as the other side asks for', async () => {
  sim.answerNext({ status: 429, headers: { 'retry-after': '42' }, times: 1 });
  expect((await deliver(slack(), requestWith(), { clock })).attempts).toBe(2);
  expect(clock.now().getTime() - start.getTime()).toBe(42_000);
});

it('gives up when it was asked to wait longer than an approval can', async () => {
  sim.answerNext({ status: 429, headers: { 'retry-after': '3600' }, times: 9 });
  expect(await deliver(slack(), requestWith(), { clock })).toMatchObject({ outcome: 'failed', attempts: 1 });
});

it.each([
  [401, 1, /signature has changed/],
  [404, 1, /was deleted or has moved/],
  [308, 1, /the address has moved/],
  [500, 6, /it answered 500/],
])(
  'reports an answer of %d after %d attempts, without its text or the address',
  async (status, attempts, message) => {
    sim.answerNext({ status, times: 9, headers: { location: `http://127.0.0.1/${canarySecret}` } });
    const delivery = await deliver(teams(sim.teamsFlow('card'), 'card'), requestWith(), { clock });
    expect(delivery).toMatchObject({ outcome: 'failed', attempts });
    expect(delivery.problem?.message).toMatch(message);
    expect(JSON.stringify(delivery)).not.toContain(canarySecret);
  },
);

it('reports a server that is not there, and does not throw', async () => {
  const channel = teams('http://127.0.0.1:9/flow?sig=s3cret', 'card');
  const delivery = await deliver(channel, requestWith(), { clock });
  expect(delivery.problem?.code).toBe('notify/unreachable');
  expect(JSON.stringify(delivery)).not.toMatch(/s3cret|flow\?/);
});

it('does not throw over a bug of what it sends with either', async () => {
  const fetch = () => Promise.reject(new Error(canarySecret));
  const delivery = await deliver(slack(), requestWith(), { clock, fetch });
  expect(delivery).toMatchObject({ outcome: 'failed', problem: { code: 'notify/unreachable' } });
  expect(JSON.stringify(delivery)).not.toContain(canarySecret);
});

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort();
  expect(await deliver(slack(), requestWith(), { clock, signal })).toMatchObject({
    outcome: 'failed',
    problem: { code: 'notify/ended' },
  });
});

it('tells the channels of the moment, and one that fails holds up no other', async () => {
  const dead: Channel = { ...slack(), name: 'dead', kind: 'slack', url: 'http://127.0.0.1:9/' };
  const channels = [dead, webhook(), { ...slack(), when: 'escalation' as const }];
  const outcomes = async (isEscalation: boolean) =>
    (await deliverAll(channels, requestWith({ isEscalation }), { clock })).map(
      ({ channel, outcome }) => `${channel} ${outcome}`,
    );
  expect(await outcomes(false)).toEqual(['dead failed', 'soar accepted']);
  expect(await outcomes(true)).toEqual(['soc-slack accepted']);
});

it('tests both shapes of a flow, and says which failed', async () => {
  const channel = teams(sim.teamsFlow('card', { answersAtEnd: true }), 'message');
  const tests = await testChannel(channel, { clock });
  expect(tests.map(({ shape, outcome, advice }) => `${shape ?? ''} ${outcome}: ${advice}`)).toEqual([
    'message failed: soc-teams: it answered 400: the flow takes another shape: set shape: card (it was sent as message)',
    'card accepted: it was taken: look for "shape: card" in Teams, and then set shape: card',
  ]);
});

it('tells apart in the channel which test arrived where the flow takes everything at first', async () => {
  const tests = await testChannel(teams(sim.teamsFlow('message'), 'message'), { clock });
  expect(tests.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  const shown = sim.received.filter(({ runFailed }) => runFailed === undefined);
  expect(shown.map(({ body }) => /shape: (\w+)/.exec(body)?.[1])).toEqual(['message']);
});

it.each([
  ['Slack', slack],
  ['a webhook', webhook],
])('tests %s', async (_what, channel) => {
  expect(await testChannel(channel(), { clock })).toMatchObject([{ outcome: 'accepted', attempts: 1 }]);
});
