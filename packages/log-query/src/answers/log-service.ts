import type { ColumnSchema, KqlValue } from '@drawbridge/kql';

/** The rows from `from` on and before `to`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** One query, as one request. */
export interface Question {
  readonly text: string;
  /** What `now()` says; the service's own time where it is absent. */
  readonly now?: Date;
  /** Limits every table that has TimeGenerated. */
  readonly timeRange: TimeRange;
  /** How long the service may take; ten minutes at most, and where it is absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Columns and rows; a value is written as the engine writes its own. */
export interface AnsweredRows {
  readonly columns: readonly ColumnSchema[];
  readonly rows: readonly (readonly KqlValue[])[];
}

/** Where in the question's text something is wrong; both count from one. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * What a service answered.
 * - `rows`: all of them. A warning takes none away: a table of a fuzzy union that is not there.
 * - `partial`: some of them, and why not all. `limited`: a limit was reached, and less may be answered whole.
 * - `too-much`: none, for the same reason.
 * - `refused`: none, because of what was asked.
 */
export type Answer =
  | (AnsweredRows & { readonly kind: 'rows'; readonly warnings: readonly string[] })
  | (AnsweredRows & { readonly kind: 'partial'; readonly limited: boolean; readonly message: string })
  | { readonly kind: 'too-much'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string; readonly place?: Place };

/**
 * A service that answers KQL over logs of its own. It only reads. What keeps it from answering at all is thrown as a
 * Failure: throttled to the last try, not signed in, no right, not reached.
 */
export interface LogService {
  /** For people: `the workspace law-soc`. */
  readonly name: string;
  /** How many requests were sent, retries among them. */
  readonly calls: number;
  ask(question: Question): Promise<Answer>;
  close(): void;
}
