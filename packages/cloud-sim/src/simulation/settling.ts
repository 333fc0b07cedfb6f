import type { JsonValue } from '@drawbridge/base';

import type { Unsettled } from '../world/unsettled.ts';

/** The part of a world that can lag behind its own changes. */
interface Settling {
  readonly consistencyDelayReads: number;
  unsettled: Unsettled;
}

/** Remembers what reads of `what` still see; a second change before it settles keeps the first's view. */
export function beginSettling(
  state: Settling,
  what: string,
  before: JsonValue,
  reads = state.consistencyDelayReads,
): void {
  if (reads === 0 || state.unsettled.some((change) => change.what === what)) return;
  state.unsettled.push({ what, before: before as never, reads });
}

/** What this read of `what` sees: the old value while it settles, `current` after that. Counts as one read. */
export function readSettling<T>(state: Settling, what: string, current: T): T {
  const found = state.unsettled.find((change) => change.what === what);
  if (found === undefined) return current;
  found.reads -= 1;
  if (found.reads === 0) state.unsettled = state.unsettled.filter((change) => change !== found);
  return found.before as T;
}
