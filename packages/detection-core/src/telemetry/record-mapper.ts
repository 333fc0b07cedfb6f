import type { TableSchema } from '@drawbridge/kql';

import { isObject } from '../log-records/log-fields.ts';
import { logSources } from '../sources/log-sources.ts';
import type { LogSource, MappedRow, NearTime } from '../log-records/log-source.ts';
import { refusalOf } from '../sources/refused-shapes.ts';
import { wrappedRecords } from '../sources/wrapped-records.ts';
import { recogniseTable, type TableMatch } from '../sources/table-shaped/recognise-table.ts';
import { planColumns, rowOf } from '../sources/table-shaped/table-row.ts';

/** What became of one record: rows of a table, or the reason why there are none. */
export type RecordMapping =
  | {
      readonly ok: true;
      readonly table: string;
      readonly rows: readonly MappedRow[];
      /** Fields that the table has no column for. */
      readonly unknownFields: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Maps the records of files to rows. Recognised from content: first the raw logs, then rows of a table. With
 * `only`, every record is taken for that table's, raw or table-shaped.
 */
export class RecordMapper {
  readonly #tables: readonly TableSchema[];
  readonly #only: TableSchema | undefined;
  readonly #sources: readonly LogSource[];
  readonly #matches = new Map<string, TableMatch>();

  constructor(tables: readonly TableSchema[], only?: TableSchema) {
    this.#tables = tables;
    this.#only = only;
    this.#sources =
      only === undefined ? logSources : logSources.filter((logSource) => logSource.table === only.name);
  }

  /** A record gives one mapping; a query's answer or a queue's message gives one for each record inside. */
  mapAll(record: unknown, near?: NearTime): readonly RecordMapping[] {
    const whole = this.map(record, near);
    if (whole.ok) return [whole];
    return wrappedRecords(record)?.map((inner) => this.map(inner, near)) ?? [whole];
  }

  map(record: unknown, near?: NearTime): RecordMapping {
    for (const source of this.#sources) {
      const events = source.events(record);
      if (events === undefined) continue;
      const rows = events.map((event) => source.toWholeRow?.(event) ?? source.toRow(event, near));
      return { ok: true, table: source.table, rows, unknownFields: [] };
    }
    if (!isObject(record)) return { ok: false, reason: refusalOf(record) ?? notAnObject(record) };
    const match = this.#match(record);
    if (!match.ok) return { ok: false, reason: refusalOf(record) ?? match.reason };
    const values = rowOf(match.plan, record);
    const row: MappedRow =
      'TimeGenerated' in values
        ? { ok: true, values }
        : { ok: false, reason: 'the row has no TimeGenerated' };
    return { ok: true, table: match.plan.table.name, rows: [row], unknownFields: match.plan.unknown };
  }

  /** Records of one file have the same fields, so that the table is looked for once. */
  #match(record: Readonly<Record<string, unknown>>): TableMatch {
    const only = this.#only;
    const fields = Object.keys(record);
    const key = [...fields, record.$table, record.Type].join('\n');
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    const match: TableMatch =
      only === undefined
        ? recogniseTable(record, this.#tables)
        : { ok: true, plan: planColumns(only, fields) };
    this.#matches.set(key, match);
    return match;
  }
}

function notAnObject(record: unknown): string {
  if (typeof record === 'string') return 'a line of text that is not CEF';
  return Array.isArray(record) ? 'a list within a list' : 'a bare value, not an object';
}
