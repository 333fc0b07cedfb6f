import type { JsonValue } from '@drawbridge/base';
import type { GeoNetwork } from '@drawbridge/kql';

import type { AlertSeverity } from '../rules/model/rule.ts';
import type { LogSource } from '../log-records/log-source.ts';

/** A row of a table or a raw log event, as the case's author wrote it. */
export type CaseRow = Readonly<Record<string, JsonValue>>;

/** The raw logs that a case may give in place of table rows; each goes through the same mapping as real files. */
export type CaseLogKind = LogSource['name'];

/** What must come out. Everything that is stated is checked; at least the number of alerts is. */
export interface CaseExpectation {
  readonly alerts: number;
  /** One per row of the result, in any order; each names only the columns that matter. */
  readonly rows?: readonly CaseRow[];
  /** Each must be among the alerts' entities: `{ type: IP, Address: 203.0.113.7 }`. */
  readonly entities?: readonly CaseRow[];
  /** The values of each named detail over all alerts, in any order. */
  readonly customDetails?: Readonly<Record<string, readonly string[]>>;
  /** The alerts' names, in any order. */
  readonly names?: readonly string[];
  /** The alerts' severities, in any order. */
  readonly severities?: readonly AlertSeverity[];
}

/** Input and expected outcome of one rule: the unit in which a detection is tested. */
export interface DetectionCase {
  /** The file's name without its extension: `fires-console-session`. */
  readonly name: string;
  readonly kind: 'fires' | 'quiet';
  readonly file: string;
  readonly description: string;
  /** The rule that it names, where several lie in its folder. */
  readonly rule?: string;
  /** What `now()` says, and the end of the period that the rule looks at. */
  readonly now: Date;
  /** The start of the period; `now` less the rule's `queryPeriod` where it is absent. */
  readonly from?: Date;
  readonly tables: Readonly<Record<string, readonly CaseRow[]>>;
  readonly logs: Readonly<Partial<Record<CaseLogKind, readonly (CaseRow | string)[]>>>;
  readonly watchlists: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  /** What `externaldata` finds, by address. */
  readonly externaldata: Readonly<Record<string, readonly CaseRow[]>>;
  /** What other workspaces hold: rows by workspace and table. */
  readonly workspaces: Readonly<Record<string, Readonly<Record<string, readonly CaseRow[]>>>>;
  /** Where addresses lie; absent where the case leaves that to the folder's fixtures. */
  readonly geo?: readonly GeoNetwork[];
  readonly expect: CaseExpectation;
}
