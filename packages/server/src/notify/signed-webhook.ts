import { createHmac } from 'node:crypto';

import { asciiJson, hashJson, type Inert } from '@drawbridge/base';

import type { ApprovalRequest } from './approval-request.ts';

/** A body, and the headers that prove whose it is. */
export interface SignedWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The bytes of a secret in the form of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes; else undefined. */
export function readWebhookSecret(text: string): Buffer | undefined {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
  return bytes !== undefined && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

/** A request as JSON. Its id is the same each time it is sent, so that a receiver knows a repetition. */
export function webhookOf(request: Inert<ApprovalRequest>, secret: Buffer, now: Date): SignedWebhook {
  const { runId, round, isEscalation } = request;
  const id = `msg_${hashJson({ runId, round, isEscalation }).slice(0, 32)}`;
  const type = isEscalation ? 'approval.escalated' : 'approval.requested';
  return signWebhook(id, { type, data: request }, secret, now);
}

/** A webhook that says of itself that it is a test. */
export function testWebhook(secret: Buffer, now: Date): SignedWebhook {
  return signWebhook(`msg_test_${String(now.getTime())}`, { type: 'approval.test', data: {} }, secret, now);
}

/** Signs as Standard Webhooks 1.0 has it (github.com/standard-webhooks): HMAC-SHA-256 over id, time and body. */
function signWebhook(id: string, event: object, secret: Buffer, now: Date): SignedWebhook {
  const body = asciiJson(JSON.stringify({ ...event, timestamp: now.toISOString() }));
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    body,
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
  };
}
