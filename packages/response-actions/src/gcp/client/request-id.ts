import { uuidOf } from '@drawbridge/base';

/**
 * The request id of one of several calls under one idempotency key: the same for the same key and step, so that a
 * repeat is the same operation. A UUID, as Google requires.
 */
export function requestIdOf(idempotencyKey: string, step: string): string {
  return uuidOf(`${idempotencyKey}/${step}`);
}
