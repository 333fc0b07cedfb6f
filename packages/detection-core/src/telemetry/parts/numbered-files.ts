import type { Problem } from '@drawbridge/base';
import type { SourceRow, TableSchema } from '@drawbridge/kql';

import { idColumns, type EventOrigins } from '../repeated-events.ts';

/** In a part, the number of the file that an event is from. No engine has this column. */
export const fileColumn = '$file';

/** The files of one thread are numbered from here on, so that those of all threads are in their order. */
export const firstNumber = (thread: number): number => thread * 2 ** 32;

/** Tables as a part has them: where events can be told apart, with the number of their file. */
export function numberedTables(tables: readonly TableSchema[]): readonly TableSchema[] {
  return tables.map((table) =>
    table.name in idColumns
      ? { ...table, columns: [...table.columns, { name: fileColumn, type: 'long' }] }
      : table,
  );
}

/** Notes with each event which file it is from: events of other threads' files are not known before all have ended. */
export class NumberedFiles implements EventOrigins {
  /** By number, from `first` on. */
  readonly names: string[] = [];
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  rowOf(table: string, values: SourceRow['values'], file: string): SourceRow['values'] {
    if (!(table in idColumns)) return values;
    if (this.names.at(-1) !== file) this.names.push(file);
    return { ...values, [fileColumn]: this.#first + this.names.length - 1 };
  }

  problems(): readonly Problem[] {
    return [];
  }
}
