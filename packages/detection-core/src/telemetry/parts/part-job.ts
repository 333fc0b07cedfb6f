import type { TablePart, TableSchema } from '@drawbridge/kql';

import type { ReadingOutcome } from '../reading.ts';

/** What one thread is to read. */
export interface PartJob {
  readonly files: readonly string[];
  readonly tables: readonly TableSchema[];
  /** Takes every record for this table's. */
  readonly only?: TableSchema;
  /** The year of times that name none, and have none beside them. */
  readonly now?: Date;
  /** The number of the first file of events. */
  readonly firstNumber: number;
  /** The part that is written; not there yet. */
  readonly file: string;
  readonly memoryLimitMb: number;
}

/** How far a thread is. */
export interface PartProgress {
  readonly bytes: number;
  readonly files: number;
  readonly rows: number;
}

/** What a thread says: progress now and then, and one of the others at its end. */
export type PartAnswer =
  | ({ readonly kind: 'progress' } & PartProgress)
  | {
      readonly kind: 'done';
      readonly part: TablePart;
      readonly outcome: ReadingOutcome;
      /** Of the files that events are from, by their numbers. */
      readonly names: readonly string[];
    }
  | { readonly kind: 'failed'; readonly message: string };

/** The one thing that a thread is told: nobody waits for it any longer. */
export const stopMessage = 'stop';
