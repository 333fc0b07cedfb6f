import {
  inertText,
  isFailure,
  problem,
  retry,
  type Clock,
  type Inert,
  type Problem,
  type RetryPolicy,
} from '@drawbridge/base';

import type { ApprovalRequest } from './approval-request.ts';
import type { Channel } from './channel.ts';
import { emailMessage } from './email-message.ts';
import { explainSlack, explainTeams } from './explain-refusal.ts';
import { post, type SendContext } from './post.ts';
import { sendEmail } from './send-email.ts';
import { webhookOf } from './signed-webhook.ts';
import { slackPayload } from './slack-payload.ts';
import { teamsPayload } from './teams-payload.ts';

/** What delivering takes from outside. */
export interface DeliveryContext {
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
  readonly policy?: RetryPolicy;
}

/** What became of a notification. `accepted` means that the other side took it, not that anybody has seen it. */
export interface Delivery {
  readonly channel: string;
  readonly outcome: 'accepted' | 'failed';
  readonly attempts: number;
  readonly problem?: Problem;
}

const patient: RetryPolicy = {
  attempts: 6,
  firstDelayMs: 1_000,
  longestDelayMs: 30_000,
  floorMs: 250,
  longestTotalMs: 300_000,
};

/** Asks for an approval in one channel, again where that may help. Never throws, so that no run ends by it. */
export function deliver(
  channel: Channel,
  request: Inert<ApprovalRequest>,
  context: DeliveryContext,
): Promise<Delivery> {
  return attempt(channel, context, (sending) => sendTo(channel, request, sending));
}

/** Asks in all channels of a moment at the same time. */
export function deliverAll(
  channels: readonly Channel[],
  request: Inert<ApprovalRequest>,
  context: DeliveryContext,
): Promise<readonly Delivery[]> {
  const when = request.isEscalation ? 'escalation' : 'request';
  const told = channels.filter((channel) => channel.when === when);
  return Promise.all(told.map((channel) => deliver(channel, request, context)));
}

/** Sends until it is taken or cannot be, and says which. */
export async function attempt(
  { name }: Channel,
  { clock, fetch = globalThis.fetch, signal, random, policy = patient }: DeliveryContext,
  send: (context: SendContext) => Promise<void>,
): Promise<Delivery> {
  let attempts = 0;
  try {
    await retry({ clock, policy, signal, random }, () => {
      attempts += 1;
      return send({ clock, fetch, signal });
    });
    return { channel: name, outcome: 'accepted', attempts };
  } catch (thrown) {
    return { channel: name, outcome: 'failed', attempts, problem: problemOf(name, thrown) };
  }
}

function sendTo(channel: Channel, request: Inert<ApprovalRequest>, context: SendContext): Promise<void> {
  switch (channel.kind) {
    case 'teams': {
      const body = JSON.stringify(teamsPayload(request, channel.shape));
      return post({ url: channel.url, body, explain: explainTeams(channel.shape) }, context);
    }
    case 'slack':
      return post(
        { url: channel.url, body: JSON.stringify(slackPayload(request)), explain: explainSlack },
        context,
      );
    case 'webhook':
      return post({ url: channel.url, ...webhookOf(request, channel.secret, context.clock.now()) }, context);
    case 'email':
      return sendEmail(channel.settings, channel.password, emailMessage(request));
  }
}

function problemOf(name: string, thrown: unknown): Problem {
  if (isFailure(thrown)) return problem(thrown.code, `${name}: ${thrown.message}`, { hints: thrown.hints });
  if (thrown instanceof DOMException)
    return problem('notify/ended', `${name}: it was ended before it was sent`);
  const kind = thrown instanceof Error ? thrown.name : 'something that is no error';
  return problem('notify/bug', `${name}: ${inertText(kind, 60)} was thrown; this is a bug`);
}
