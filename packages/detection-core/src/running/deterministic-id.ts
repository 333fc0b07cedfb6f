import { uuidOf } from '@drawbridge/base';

/** A UUID that is the same for the same parts, on every machine. */
export function deterministicId(...parts: readonly string[]): string {
  return uuidOf(JSON.stringify(parts));
}
