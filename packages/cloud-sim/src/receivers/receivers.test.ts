import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { canarySecret } from '../simulation/credentials.ts';
import { startReceiverSim, type ReceiverSim } from './start-receiver-sim.ts';

let sim: ReceiverSim;

beforeAll(async () => {
  sim = await startReceiverSim();
});
beforeEach(() => {
  sim.clear();
});
afterAll(() => sim.close());

const card = { type: 'AdaptiveCard', version: '1.4', body: [], actions: [{ type: 'Action.OpenUrl' }] };
const contentType = 'application/vnd.microsoft.card.adaptive';
const messageWith = (content: object) => ({ type: 'message', attachments: [{ contentType, content }] });

async function post(url: string, body: unknown) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

it.each([
  ['message', messageWith(card), undefined],
  ['message', card, "'@triggerOutputs()?['body']?['attachments']' is of type 'Null'"],
  ['message', messageWith({ type: 'MessageCard' }), "Property 'type' must be 'AdaptiveCard'"],
  ['card', card, undefined],
  ['card', messageWith(card), "Property 'type' must be 'AdaptiveCard'"],
  ['card', { ...card, version: '1.6' }, "Property 'version' is not known"],
  ['card', { ...card, actions: [{ type: 'Action.Submit' }] }, 'an action is not for webhooks'],
] as const)('runs a flow that takes a %s on %j', async (takes, body, failure) => {
  const { status, text } = await post(sim.teamsFlow(takes, { answersAtEnd: true }), body);
  expect(status).toBe(failure === undefined ? 202 : 400);
  expect(text).toContain(failure ?? '');
});

it('answers 202 and fails in the run history where the flow has no response at its end', async () => {
  expect((await post(sim.teamsFlow('card'), messageWith(card))).status).toBe(202);
  expect(sim.received[0]?.runFailed).toContain("Property 'type' must be 'AdaptiveCard'");
});

it('takes no card over 28 KB', async () => {
  const huge = { ...card, body: ['x'.repeat(28_000)] };
  expect((await post(sim.teamsFlow('card'), huge)).status).toBe(413);
});

const section = (text: string) => ({ type: 'section', text: { type: 'plain_text', text } });

it.each([
  [{ text: 'a', blocks: [section('b')] }, 'ok'],
  [{ blocks: [section('b')] }, 'no_text'],
  [{ text: 'a', blocks: [section('b'.repeat(3_001))] }, 'invalid_blocks'],
  [{ text: 'a', blocks: Array.from({ length: 51 }, () => section('b')) }, 'invalid_blocks'],
  [[], 'invalid_payload'],
])('answers message %# as Slack does', async (body, said) => {
  expect((await post(sim.slackUrl, body)).text).toBe(said);
});

it('fails as often as it was told to, and repeats a secret as services do', async () => {
  sim.answerNext({ status: 429, headers: { 'retry-after': '3' }, times: 1 });
  expect(await post(sim.webhookUrl, {})).toEqual({ status: 429, text: canarySecret });
  expect((await post(sim.webhookUrl, {})).status).toBe(204);
});
