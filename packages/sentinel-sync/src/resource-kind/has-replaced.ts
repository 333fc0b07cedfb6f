import type { WriteAnswer } from '../client/exchange.ts';

/**
 * Whether what was to be created took the place of something. The echo of our own write, whose first answer was lost,
 * looks the same and does not count.
 */
export function hasReplaced(creates: boolean, { status, isRetried }: WriteAnswer): boolean {
  return creates && status === 200 && !isRetried;
}
