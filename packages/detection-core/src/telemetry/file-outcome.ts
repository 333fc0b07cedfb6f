import { problem, type Problem } from '@drawbridge/base';

/** More than these are counted and not named. */
export const keptProblems = 100;

interface RefusedRecord {
  readonly line: number;
  readonly reason: string;
}

/** What became of one file's records. */
export class FileOutcome {
  readonly file: string;
  rows = 0;
  refusedCount = 0;
  readonly refused: RefusedRecord[] = [];
  readonly #unknown = new Map<string, Set<string>>();

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
  return problem('telemetry/unfit-row', `this record is not loaded: ${record.reason}`, {
    severity: 'warning',
    file,
    span: { start: 0, length: 1, line: record.line, column: 1 },
  });
}
