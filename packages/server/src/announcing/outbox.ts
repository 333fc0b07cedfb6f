import type { JsonValue } from '@drawbridge/base';

/** A notification that is to be delivered. */
interface Notification {
  /** Made of what it is about, so that one that is added again is the same. */
  readonly id: string;
  readonly runId: string;
  readonly channel: string;
  readonly payload: JsonValue;
}

/** Notifications on their way out: none is lost with the process, and each is tried by one replica at a time. */
export interface Outbox {
  /** Adds a notification that is due at that time; false where it was added before. */
  add(notification: Notification, due: Date): Promise<boolean>;
  /** Takes what is due, the longest overdue first, for so long: nobody else gets it meanwhile. */
  take(
    now: Date,
    limit: number,
    forMs: number,
  ): Promise<readonly (Notification & { readonly attempts: number })[]>;
  delivered(id: string, at: Date): Promise<void>;
  retry(id: string, nextAt: Date, why: string): Promise<void>;
  failed(id: string, at: Date, why: string): Promise<void>;
  nextDue(): Promise<Date | undefined>;
}
