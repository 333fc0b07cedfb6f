import type { Channel } from './channel.ts';
import { attempt, type Delivery, type DeliveryContext } from './deliver.ts';
import { testEmail } from './email-message.ts';
import { explainSlack, explainTeams } from './explain-refusal.ts';
import { post, type SendContext } from './post.ts';
import { sendEmail } from './send-email.ts';
import { testWebhook } from './signed-webhook.ts';
import { slackTestPayload } from './slack-payload.ts';
import { teamsTestPayload, type TeamsShape } from './teams-payload.ts';

/** What became of one test, and what to look for. */
export interface TestDelivery extends Delivery {
  readonly shape?: TeamsShape;
  readonly advice: string;
}

/**
 * Sends a test, once. A flow of Teams is sent both shapes, each of which says in the channel which it is: most flows
 * take everything with 202 and fail afterwards, where only their run history shows it.
 */
export async function testChannel(
  channel: Channel,
  context: DeliveryContext,
): Promise<readonly TestDelivery[]> {
  const once = { attempts: 1, firstDelayMs: 0, longestDelayMs: 0, floorMs: 0, longestTotalMs: 0 };
  const send = (how: (sending: SendContext) => Promise<void>) =>
    attempt(channel, { ...context, policy: once }, how);
  if (channel.kind === 'teams') return testTeams(channel, send);
  const delivery = await send((sending) => sendTest(channel, sending));
  return [{ ...delivery, advice: adviceFor(delivery, 'look for the test where the channel leads') }];
}

async function testTeams(
  channel: Extract<Channel, { readonly kind: 'teams' }>,
  send: (how: (sending: SendContext) => Promise<void>) => Promise<Delivery>,
): Promise<readonly TestDelivery[]> {
  const tests: TestDelivery[] = [];
  for (const shape of ['message', 'card'] as const) {
    const body = JSON.stringify(teamsTestPayload(shape));
    const delivery = await send((sending) =>
      post({ url: channel.url, body, explain: explainTeams(shape) }, sending),
    );
    const isSet = shape === channel.shape ? 'which is what is set' : `and then set shape: ${shape}`;
    tests.push({
      ...delivery,
      shape,
      advice: adviceFor(delivery, `look for "shape: ${shape}" in Teams, ${isSet}`),
    });
  }
  return tests;
}

function sendTest(
  channel: Exclude<Channel, { readonly kind: 'teams' }>,
  context: SendContext,
): Promise<void> {
  switch (channel.kind) {
    case 'slack':
      return post(
        { url: channel.url, body: JSON.stringify(slackTestPayload()), explain: explainSlack },
        context,
      );
    case 'webhook':
      return post({ url: channel.url, ...testWebhook(channel.secret, context.clock.now()) }, context);
    case 'email':
      return sendEmail(channel.settings, channel.password, testEmail(context.clock.now()));
  }
}

function adviceFor({ outcome, problem }: Delivery, ifAccepted: string): string {
  return outcome === 'accepted' ? `it was taken: ${ifAccepted}` : (problem?.message ?? 'it failed');
}
