import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { TerminalFailure } from '@drawbridge/base';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

const encoding = 'binary/encrypted';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const sealedShape = z.object({ metadata: z.record(z.string(), z.string()), data: z.string() });

/** Encrypts what Temporal keeps, with a key that it does not have. Ids and types of workflows are not payloads: they stay readable. */
export function encryptingCodec(key: Uint8Array): PayloadCodec {
  if (key.length !== 32)
    throw new TerminalFailure('engine/encryption-key', 'the key that encrypts payloads has not 32 bytes');
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(payload, key))),
    decode: (payloads) => Promise.resolve(payloads.map((payload) => decrypt(payload, key))),
  };
}

function encrypt({ metadata, data }: Payload, key: Uint8Array): Payload {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  const named = Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
  const plain = JSON.stringify({ metadata: Object.fromEntries(named) as unknown, data: base64(data) });
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce);
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(encoding) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), sealed]),
  };
}

function decrypt(payload: Payload, key: Uint8Array): Payload {
  if (Buffer.from(payload.metadata?.encoding ?? []).toString() !== encoding) return payload;
  const bytes = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const plain = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    const { metadata, data } = sealedShape.parse(JSON.parse(plain.toString('utf8')));
    const named = Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]);
    return {
      metadata: Object.fromEntries(named) as Record<string, Uint8Array>,
      data: Buffer.from(data, 'base64'),
    };
  } catch (cause) {
    throw new TerminalFailure('engine/encryption-key', 'a payload was encrypted with another key', { cause });
  }
}
