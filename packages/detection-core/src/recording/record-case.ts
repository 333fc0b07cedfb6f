import { toJson, type JsonValue, type Problem } from '@drawbridge/base';

import { tablesRead } from '../running/tables-read.ts';
import type { Alert } from '../running/alert.ts';
import { alertsText } from './alert-shape.ts';
import type { TableRows } from './neutral-rows.ts';
import { replaceWithSameAlerts } from './replace-names.ts';
import { reduceItems, type Budget } from './reduce-items.ts';
import { refused, Trial, type Recording } from './trial.ts';

/** A case as its file has it, or why it cannot be recorded. */
export type Recorded =
  | {
      readonly ok: true;
      readonly text: string;
      readonly rows: { readonly before: number; readonly after: number };
      /** Everything that was replaced; none of it is in the text. */
      readonly originals: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const mostRows = 50_000;
const mostTries = 160;

/**
 * Makes a case of what a rule found in telemetry: the rows and columns without which the rule would not raise the same
 * alerts, with others in the place of names, ids, addresses and keys. Refuses where the alerts would not be the same then.
 */
export async function recordCase(recording: Recording): Promise<Recorded> {
  const { rule, alerts } = recording;
  const rows = await readRows(recording);
  if (!rows.ok) return rows;
  const trial = new Trial(recording);
  const wanted = alertsText(alerts);
  const isSame = async (tables: TableRows): Promise<boolean> => (await trial.textOf(tables)) === wanted;
  const withLists = await trial.findWatchlists(rows.tables, isSame);
  if (!withLists) {
    return refused(
      rule,
      'the rows alone do not give the same alerts: the rule reads what a case cannot hold',
      trial,
    );
  }
  const budget: Budget = { left: mostTries };
  const few = await reduceRows(rows.tables, alerts, isSame, budget);
  await trial.reduceWatchlists(() => isSame(few), budget);
  const fewer = await reduceColumns(few, trial.logic, isSame, budget);
  const replaced = await replaceWithSameAlerts(recording, fewer, trial);
  if (!replaced.ok) return replaced;
  return {
    ok: true,
    text: replaced.text,
    rows: { before: countRows(rows.tables), after: countRows(fewer) },
    originals: replaced.originals,
  };
}

type RowsOrNot =
  | { readonly ok: true; readonly tables: TableRows }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The rows that the evaluation looked at, of every table that the rule names. */
async function readRows({ rule, engine, evaluation, file, signal }: Recording): Promise<RowsOrNot> {
  const { now, from, to } = evaluation;
  const tables: Record<string, readonly Readonly<Record<string, JsonValue>>[]> = {};
  for (const table of tablesRead(rule.query, engine)) {
    const answer = await engine.query(table, {
      now,
      timeRange: { from, to },
      maxRows: mostRows,
      ...(signal === undefined ? {} : { signal }),
    });
    if (!answer.ok) return { ok: false, problems: answer.problems.map((found) => ({ ...found, file })) };
    const names = answer.columns.map(({ name }) => name);
    tables[table] = answer.rows.map((row) =>
      Object.fromEntries(
        row
          .map((value, at) => [names[at] ?? '', caseValue(value)] as const)
          .filter(([, value]) => value !== null && value !== ''),
      ),
    );
  }
  return {
    ok: true,
    tables: Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0)),
  };
}

/** As a case's file can have it: a long beyond what JSON counts exactly is a text. */
function caseValue(value: unknown): JsonValue {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return toJson(value ?? null);
}

/** Rows that share a longer text with an alert are tried first: mostly they are all that matters. */
async function reduceRows(
  tables: TableRows,
  alerts: readonly Alert[],
  isSame: (tables: TableRows) => Promise<boolean>,
  budget: Budget,
): Promise<TableRows> {
  const all = Object.entries(tables).flatMap(([table, rows]) => rows.map((row) => ({ table, row })));
  const said = JSON.stringify(
    toJson(alerts.flatMap(({ rows, entities, customDetails }) => [rows, entities, customDetails])),
  ).toLowerCase();
  const near = all.filter(({ row }) =>
    Object.values(row).some(
      (value) =>
        typeof value === 'string' &&
        value.length > 5 &&
        said.includes(JSON.stringify(value).slice(1, -1).toLowerCase()),
    ),
  );
  const atOnce = near.filter(
    ({ row: { TimeGenerated: time } }) =>
      typeof time === 'string' && said.includes(`"${time.toLowerCase()}"`),
  );
  let start = all;
  for (const some of [near, atOnce]) {
    if (some.length < start.length && some.length > 0 && (await isSame(tablesOf(some)))) start = some;
  }
  return tablesOf(await reduceItems(start, (kept) => isSame(tablesOf(kept)), budget));
}

function tablesOf(
  rows: readonly { readonly table: string; readonly row: TableRows[string][number] }[],
): TableRows {
  const tables: Record<string, TableRows[string][number][]> = {};
  for (const { table, row } of rows) (tables[table] ??= []).push(row);
  return tables;
}

/** Columns that the rule names are tried first. */
async function reduceColumns(
  tables: TableRows,
  logic: string,
  isSame: (tables: TableRows) => Promise<boolean>,
  budget: Budget,
): Promise<TableRows> {
  const columns = Object.entries(tables).flatMap(([table, rows]) =>
    [...new Set(rows.flatMap((row) => Object.keys(row)))]
      .filter((name) => name !== 'TimeGenerated')
      .map((name) => `${table}.${name}`),
  );
  const only = (kept: readonly string[]): TableRows => {
    const names = new Set(kept);
    return Object.fromEntries(
      Object.entries(tables).map(([table, rows]) => [
        table,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).filter(([name]) => name === 'TimeGenerated' || names.has(`${table}.${name}`)),
          ),
        ),
      ]),
    );
  };
  const words = new Set(logic.match(/[A-Za-z_]\w*/g) ?? []);
  const named = columns.filter((column) => words.has(column.slice(column.indexOf('.') + 1)));
  const start = named.length < columns.length && (await isSame(only(named))) ? named : columns;
  return only(await reduceItems(start, (kept) => isSame(only(kept)), budget));
}

const countRows = (tables: TableRows): number =>
  Object.values(tables).reduce((sum, rows) => sum + rows.length, 0);
