import type { JsonValue } from '@drawbridge/base';

/** What came from outside while a run was at work: the next task writes it into the journal before anything else. */
export type JournalNote =
  | {
      readonly type: 'signal-received';
      readonly step: string;
      readonly value: JsonValue;
      readonly id: string;
    }
  | { readonly type: 'run-cancelled'; readonly by: string; readonly reason: string };
