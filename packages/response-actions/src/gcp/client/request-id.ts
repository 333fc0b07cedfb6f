import { createHash } from 'node:crypto';

/**
 * The request id of one of several calls under one idempotency key: the same for the same key and step, so that a
 * repeat is the same operation. A UUID, as Google requires.
 */
export function requestIdOf(idempotencyKey: string, step: string): string {
  const digits = createHash('sha256').update(`${idempotencyKey}/${step}`).digest('hex');
  const variant = ((parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
