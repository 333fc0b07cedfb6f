import type { Failure } from '@drawbridge/base';

/** Which incident is written to, and what a run knows of it. */
export interface IncidentTarget {
  /** Its resource id, or the GUID at the end of it. */
  readonly incident: string;
  /** The alerts that it was about: where Defender has merged the incident, they tell into which. */
  readonly alertIds: readonly string[];
  /** The analytics rules that the writer answers for. An incident with alerts of others is never closed. */
  readonly ruleIds: readonly string[];
}

/** The incident that was written to; another one than was asked for where that was merged away. */
export interface WrittenTo {
  /** The GUID at the end of its id. */
  readonly incident: string;
  /** The incident that was asked for, where it was merged into this one. */
  readonly redirectedFrom?: string;
}

/** What came of a write that the service did not carry out. */
export type NotWritten =
  /** Merged into another incident (closed, tag `Redirected`), which the alerts do not tell. Nothing was written. */
  | { readonly outcome: 'redirected'; readonly incident: string; readonly message: string }
  /** The service, or we, said no: trying again changes nothing. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  /** Throttled, unavailable or unreachable to the last attempt: the same write may be tried again later. */
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string };

/** What came of a comment. */
export type CommentWrite =
  /** The service has it: 201 for a new one, 200 where an earlier try without an answer had written it. */
  | (WrittenTo & { readonly outcome: 'written'; readonly status: number; readonly isCut: boolean })
  /** A comment with this id was there before, and was left as it is: an edit does not reach the Defender portal. */
  | (WrittenTo & { readonly outcome: 'already-there' })
  | NotWritten;

/** What came of a task. */
export type TaskWrite =
  | (WrittenTo & { readonly outcome: 'written'; readonly status: number })
  | (WrittenTo & { readonly outcome: 'already-there' })
  | NotWritten;

/** What came of an update. */
export type UpdateWrite =
  | (WrittenTo & {
      readonly outcome: 'written';
      /** 200; absent where a try was refused as stale, and reading the incident again showed it as asked for. */
      readonly status?: number;
      /** What was asked for and left out, each with the reason. */
      readonly leftOut: readonly string[];
    })
  /** Nothing differs from what was asked for, so that nothing was written. */
  | (WrittenTo & { readonly outcome: 'unchanged'; readonly leftOut: readonly string[] })
  | NotWritten;

/** A failure of the client as what came of a write. */
export function notWritten({ kind, code, message }: Failure): NotWritten {
  return { outcome: kind === 'retryable' ? 'failed' : 'refused', code, message };
}
