import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

import { canonicalJson, given, toJson } from '@drawbridge/base';
import { z } from 'zod';

import type { Approval } from '../journal/run-events.ts';

/** What a person who has signed in decided about one plan of one run. */
export interface Decision {
  readonly runId: string;
  readonly decision: 'approve' | 'deny';
  /** The hash of the plan that was shown. */
  readonly planHash: string;
  /** The person, for people to read. */
  readonly by: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason?: string;
}

/** A decision that our server took in, with its seal: reaching the engine is not enough to make one. */
export interface SealedDecision extends Decision {
  /** Ed25519 over the canonical JSON of the decision, base64. */
  readonly seal: string;
}

export const sealedDecisionShape = z.object({
  runId: z.string(),
  decision: z.enum(['approve', 'deny']),
  planHash: z.string(),
  by: z.string(),
  subject: z.string(),
  at: z.string(),
  reason: z.string().exactOptional(),
  seal: z.string(),
}) satisfies z.ZodType<SealedDecision>;

/** What decisions are sealed with, and by what a seal is checked. */
export interface DecisionSeal {
  seal(decision: Decision): SealedDecision;
  isSealed(decision: SealedDecision): boolean;
}

/** A seal by an Ed25519 key, PEM (PKCS #8). Throws where the text is no such key. */
export function decisionSeal(privateKeyPem: string): DecisionSeal {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error('the key that seals decisions is not an Ed25519 key');
  const publicKey: KeyObject = createPublicKey(key);
  return {
    seal: (decision) => ({ ...decision, seal: sign(null, bytesOf(decision), key).toString('base64') }),
    isSealed: ({ seal, ...decision }) =>
      verify(null, bytesOf(decision), publicKey, Buffer.from(seal, 'base64')),
  };
}

/** A new key, PEM. */
export function newSealKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The approval that an approving decision is. */
export function approvalOf({ by, at, planHash, subject, reason, seal }: SealedDecision): Approval {
  const verified = { method: 'sign-in', identity: by, subject, seal } as const;
  return { by, at, planHash, ...given({ reason }), verified };
}

function bytesOf(decision: Decision): Buffer {
  return Buffer.from(`org.drawbridge.decision/1\n${canonicalJson(toJson(decision))}`);
}
