import { fail, given, type Problem, type Result, succeed } from '@drawbridge/base';
import type { Engine } from '@drawbridge/kql';

import type { LoadedTable, TimeSpan } from '../telemetry-report.ts';

/** What the engine now holds of each table that was loaded, by name. */
export async function loadedTables(
  engine: Engine,
  rowsByTable: Readonly<Record<string, number>>,
  signal: AbortSignal | undefined,
): Promise<{ readonly tables: readonly LoadedTable[]; readonly problems: readonly Problem[] }> {
  const tables: LoadedTable[] = [];
  const problems: Problem[] = [];
  for (const [table, rows] of Object.entries(rowsByTable).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const span = await timeSpanOf(engine, table, signal);
    if (span.ok) tables.push({ table, rows, ...given({ timeSpan: span.value }) });
    else {
      tables.push({ table, rows });
      problems.push(...span.problems);
    }
  }
  return { tables, problems };
}

async function timeSpanOf(
  engine: Engine,
  table: string,
  signal: AbortSignal | undefined,
): Promise<Result<TimeSpan | undefined>> {
  const columns =
    engine.tables.find((candidate) => candidate.name === table)?.columns.map((column) => column.name) ?? [];
  if (!columns.includes('TimeGenerated')) return succeed(undefined);
  const text = `${table} | summarize First = min(TimeGenerated), Last = max(TimeGenerated)`;
  const answer = await engine.query(text, {
    now: new Date(0),
    ...given({ signal }),
  });
  if (!answer.ok) return fail(...answer.problems);
  const [first, last] = answer.rows[0] ?? [];
  if (typeof first !== 'string' || typeof last !== 'string') return succeed(undefined);
  return succeed({ from: new Date(first), to: new Date(last) });
}

/** From the earliest to the latest row of any table. */
export function overallSpan(tables: readonly LoadedTable[]): TimeSpan | undefined {
  const spans = tables.flatMap((loaded) => (loaded.timeSpan === undefined ? [] : [loaded.timeSpan]));
  if (spans.length === 0) return undefined;
  return {
    from: new Date(Math.min(...spans.map((span) => span.from.getTime()))),
    to: new Date(Math.max(...spans.map((span) => span.to.getTime()))),
  };
}
