import { problem, type Problem } from '@drawbridge/base';

import { UndatedRecords } from './undated-records.ts';

/** More than these are counted and not named. */
export const keptProblems = 100;

export const unfitRowCode = 'telemetry/unfit-row';

interface RefusedRecord {
  readonly line: number;
  readonly reason: string;
}

/** What became of one file's records. */
export class FileOutcome {
  readonly file: string;
  rows = 0;
  readonly undated = new UndatedRecords();
  refusedCount = 0;
  readonly refused: RefusedRecord[] = [];
  readonly #unknown = new Map<string, Set<string>>();
  readonly #unread = new Map<string, { readonly count: number; readonly line: number }>();

  constructor(file: string) {
    this.file = file;
  }

  refuse(line: number, reason: string): void {
    this.refusedCount += 1;
    if (this.refused.length < keptProblems) this.refused.push({ line, reason });
  }

  note(table: string, unknownFields: readonly string[]): void {
    if (unknownFields.length === 0) return;
    const known = this.#unknown.get(table) ?? new Set();
    for (const field of unknownFields) known.add(field);
    this.#unknown.set(table, known);
  }

  /** A field that a record has, and nobody could read. */
  unreadField(field: string, line: number): void {
    const known = this.#unread.get(field);
    this.#unread.set(field, { count: (known?.count ?? 0) + 1, line: known?.line ?? line });
  }

  /** One warning for a file and field, at its first line: rules see such a record without it. */
  unreadFieldProblems(): readonly Problem[] {
    return [...this.#unread].map(([field, { count, line }]) =>
      problem('telemetry/unread-field', `the column '${field}' cannot be read in ${count} records`, {
        severity: 'warning',
        file: this.file,
        span: { start: 0, length: 1, line, column: 1 },
        hints: [
          `rules see these records without it: export '${field}' as JSON, or read the original log files`,
        ],
      }),
    );
  }

  /** One warning for a file and table, however many rows have the fields. */
  unknownFieldProblems(): readonly Problem[] {
    return [...this.#unknown].map(([table, fields]) =>
      problem('telemetry/unknown-columns', `table ${table} has no column for: ${[...fields].join(', ')}`, {
        severity: 'warning',
        file: this.file,
        hints: ['these values are not loaded'],
      }),
    );
  }
}

/** Names a record that was not loaded. */
export function unfitRow(file: string, record: RefusedRecord): Problem {
  return problem(unfitRowCode, `this record is not loaded: ${record.reason}`, {
    severity: 'warning',
    file,
    span: { start: 0, length: 1, line: record.line, column: 1 },
  });
}

/** Says that a file has dates in both orders, so that the others could be either. */
export function contradictoryDates(file: string, proofs: readonly string[]): Problem {
  const message = `this file is not used: its dates are in both orders, ${proofs.map((date) => `'${date}'`).join(' and ')}`;
  const hints = ['export with ISO dates, or each half by itself'];
  return problem('telemetry/contradictory-dates', message, { file, hints });
}

/** Says that the dates of a file could be meant in two ways, and how they were read. */
export function unprovenDates(file: string, example: string): Problem {
  return problem(
    'telemetry/unproven-dates',
    `'${example}' is read as month/day, and nothing in this file proves it`,
    {
      severity: 'warning',
      file,
      hints: ['export with ISO dates, or together with a day after the twelfth of a month'],
    },
  );
}
