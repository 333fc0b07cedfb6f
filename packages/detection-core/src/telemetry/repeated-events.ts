import { problem, type Problem } from '@drawbridge/base';
import type { SourceRow } from '@drawbridge/kql';

type Values = SourceRow['values'];

/** What tells one event of a table from all others, whichever export it came by. */
export const idColumns: Readonly<Record<string, readonly string[]>> = {
  AWSCloudTrail: ['AwsEventId'],
  AzureActivity: ['EventDataId', 'OperationNameValue', 'ActivityStatusValue'],
  GCPAuditLogs: ['InsertId', 'LogName', 'MethodName'],
};

/** What becomes of an event's row in view of those that were read before. */
export interface EventOrigins {
  /** The row as it is to be loaded; undefined where another file has had its event already. */
  rowOf(table: string, values: Values, file: string): Values | undefined;
  problems(): readonly Problem[];
}

/** Ids of more events are not kept: they would fill the memory. */
const mostKept = 1_000_000;

/**
 * Events that lie in more than one of the files: an export beside the bucket that it was made of, a folder and its
 * copy. Each counts once. Rows of one file are left as they are, since CloudTrail itself may deliver an event twice.
 */
export class RepeatedEvents implements EventOrigins {
  readonly #fileOf = new Map<string, string>();
  readonly #isOneFile: boolean;
  readonly #found = new Map<string, { count: number; first: string }>();

  /** Of one file no ids are kept. */
  constructor(isOneFile: boolean) {
    this.#isOneFile = isOneFile;
  }

  rowOf(table: string, values: Values, file: string): Values | undefined {
    return this.#isRepeated(table, values, file) ? undefined : values;
  }

  /** Whether another file has had this event already; otherwise it is remembered as this file's. */
  #isRepeated(table: string, values: Values, file: string): boolean {
    const key = this.#isOneFile ? undefined : keyOf(table, values);
    if (key === undefined) return false;
    const first = this.#fileOf.get(key);
    if (first === undefined) {
      if (this.#fileOf.size < mostKept) this.#fileOf.set(key, file);
      return false;
    }
    if (first === file) return false;
    const known = this.#found.get(file);
    this.#found.set(file, { count: (known?.count ?? 0) + 1, first: known?.first ?? first });
    return true;
  }

  /** One warning for a file whose events were read before. */
  problems(): readonly Problem[] {
    const repeated = [...this.#found].map(([file, { count, first }]) => repeatedEvents(file, count, first));
    return this.#fileOf.size < mostKept ? repeated : [...repeated, notAllCompared()];
  }
}

/** Says of a file that another, read before it, has the same events. */
export function repeatedEvents(file: string, count: number, first: string): Problem {
  const message = `${counted(count)} also in ${first}, and counted once`;
  return problem('telemetry/repeated-events', message, { severity: 'warning', file });
}

const counted = (events: number): string =>
  events === 1 ? '1 event of this file is' : `${String(events)} events of this file are`;

function notAllCompared(): Problem {
  const message = `of more than ${mostKept.toLocaleString('en')} events, the later ones were not looked for in other files`;
  return problem('telemetry/repeats-not-compared', message, { severity: 'warning' });
}

function keyOf(table: string, values: Values): string | undefined {
  const [id = '', ...others] = idColumns[table] ?? [];
  const own = values[id];
  if (typeof own !== 'string' || own === '') return undefined;
  return [table, own, ...others.map((name) => textOf(values[name]).toLowerCase())].join('\n');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
