import type { TableSchema } from '@drawbridge/kql';

import type { LogObject } from '../../log-records/log-source.ts';
import { type ColumnPlan, planColumns } from './table-row.ts';

/** How a record fits a table, or why none is certain. */
export type TableMatch =
  { readonly ok: true; readonly plan: ColumnPlan } | { readonly ok: false; readonly reason: string };

/** Fewer known columns could be a coincidence: many logs have an Id, a Name and a Type. */
const fewestColumns = 4;
const leastShare = 0.6;
const clearLead = 2;

/**
 * The table whose rows have these fields: the one that the record names itself (`$table`, `Type`), else the one
 * with the most of its columns among the fields, if it leads clearly. Never a guess between two.
 */
export function recogniseTable(record: LogObject, tables: readonly TableSchema[]): TableMatch {
  const fields = Object.keys(record);
  const named = [record.$table, record.Type]
    .map((name) => tables.find((table) => table.name === name))
    .find((table) => table !== undefined);
  if (named !== undefined) return timed(planColumns(named, fields));
  const ranked = tables
    .map((table) => ({ table, plan: planColumns(table, fields) }))
    .sort((a, b) => b.plan.telling - a.plan.telling);
  const [first, second] = ranked;
  if (first === undefined || !isEnough(first.plan, fields)) return unlike(fields, first?.plan);
  const lead = first.plan.telling - (second?.plan.telling ?? 0);
  if (lead < clearLead) {
    const names = `${first.table.name} or ${second?.table.name ?? ''}`;
    return { ok: false, reason: `its columns could be those of ${names}: name the table` };
  }
  return timed(first.plan);
}

function isEnough(plan: ColumnPlan, fields: readonly string[]): boolean {
  return plan.telling >= fewestColumns && plan.telling / fields.length >= leastShare;
}

function unlike(fields: readonly string[], nearest: ColumnPlan | undefined): TableMatch {
  const shown = fields.slice(0, 5).join(', ');
  const names = nearest?.fields.map(([field]) => field) ?? [];
  const near =
    nearest === undefined || names.length < fewestColumns
      ? ''
      : `; the nearest table is ${nearest.table.name}, with ${names.length} of its ${fields.length} fields`;
  return {
    ok: false,
    reason: `a record with the fields ${shown || '(none)'}… is no known raw log and no row of a table${near}`,
  };
}

function timed(plan: ColumnPlan): TableMatch {
  if (plan.fields.some(([, column]) => column === 'TimeGenerated')) return { ok: true, plan };
  if (plan.unknown.includes('TimeGenerated [Local Time]')) {
    const how = 'set the time zone of the portal to UTC and export again';
    return { ok: false, reason: `its times are local, and it does not say of which zone: ${how}` };
  }
  return {
    ok: false,
    reason: `it looks like ${plan.table.name}, but has no TimeGenerated, so no rule would see it`,
  };
}
