import { problem, type Problem } from '@drawbridge/base';
import type { Engine, Fixtures, SourceRow, Watchlist, WorkspaceTable } from '@drawbridge/kql';

import { logSources } from '../sources/log-sources.ts';
import type { CaseLogKind, DetectionCase } from './detection-case.ts';

/** A case's rows by their table, those of its raw events among them. */
export interface CaseRows {
  readonly rowsByTable: ReadonlyMap<string, readonly SourceRow[]>;
  /** Events that are no rows. */
  readonly problems: readonly Problem[];
}

/** Maps a case's rows and raw events to rows of tables; what does not fit is a problem, and fails the case. */
export function caseRows(detectionCase: DetectionCase): CaseRows {
  const problems: Problem[] = [];
  const rowsByTable = new Map<string, SourceRow[]>();
  const add = (table: string, values: SourceRow['values']): void => {
    rowsByTable.set(table, [...(rowsByTable.get(table) ?? []), { values, file: detectionCase.file }]);
  };
  for (const [table, rows] of Object.entries(detectionCase.tables)) for (const row of rows) add(table, row);
  for (const [kind, records] of Object.entries(detectionCase.logs)) {
    for (const [index, record] of records.entries()) {
      const mapped = mapRecord(kind as CaseLogKind, record);
      for (const row of mapped.rows) add(mapped.table, row);
      problems.push(...mapped.reasons.map((reason) => unfit(detectionCase, kind, index, reason)));
    }
  }
  return { rowsByTable, problems };
}

/** Loads a case's rows into the engine; what does not fit is a problem. */
export async function loadCaseInput(
  engine: Engine,
  detectionCase: DetectionCase,
): Promise<readonly Problem[]> {
  const { rowsByTable, problems } = caseRows(detectionCase);
  const all = [...problems];
  for (const [table, rows] of rowsByTable) all.push(...(await engine.load(table, rows)).problems);
  return all;
}

interface MappedRecord {
  readonly table: string;
  readonly rows: readonly SourceRow['values'][];
  readonly reasons: readonly string[];
}

function mapRecord(kind: CaseLogKind, record: unknown): MappedRecord {
  const source = logSources.find((logSource) => logSource.name === kind);
  const events = source?.events(record);
  if (source === undefined || events === undefined) {
    return { table: '', rows: [], reasons: [`this is not ${source?.title ?? kind}`] };
  }
  const rows = events.map((event) => source.toRow(event));
  return {
    table: source.table,
    rows: rows.flatMap((row) => (row.ok ? [row.values] : [])),
    reasons: rows.flatMap((row) => (row.ok ? [] : [row.reason])),
  };
}

function unfit(detectionCase: DetectionCase, kind: string, index: number, reason: string): Problem {
  return problem('case/unfit-event', reason, { file: detectionCase.file, field: `logs.${kind}[${index}]` });
}

/**
 * The watchlists that a case sees: those of the folder without their rows, so that what a user puts there cannot
 * break the detection's own tests, and with the rows that the case states.
 */
export function caseWatchlists(
  detectionCase: DetectionCase,
  known: readonly Watchlist[],
): { readonly watchlists: readonly Watchlist[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const stated = Object.entries(detectionCase.watchlists).map(([alias, rows]) => {
    const list = known.find((other) => other.alias === alias);
    const columns = list?.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const unknown = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
      (name) => !columns.includes(name),
    );
    if (unknown.length > 0) {
      const message = `watchlist '${alias}' has no column ${unknown.join(', ')}`;
      const hints = [`columns: ${columns.join(', ')}`];
      problems.push(
        problem('case/unknown-column', message, {
          file: detectionCase.file,
          field: `watchlists.${alias}`,
          hints,
        }),
      );
    }
    const whole = rows.map((row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? ''])));
    return { alias, searchKey: list?.searchKey ?? columns[0] ?? '', columns, rows: whole };
  });
  const empty = known
    .filter((list) => !(list.alias in detectionCase.watchlists))
    .map((list) => ({ ...list, rows: [] }));
  return { watchlists: [...empty, ...stated].sort((a, b) => (a.alias < b.alias ? -1 : 1)), problems };
}

/** The fixtures that a case sees: what it states, and those of the folder for whatever it does not speak of. */
export function caseFixtures(detectionCase: DetectionCase, known: Fixtures): Fixtures {
  const stated = Object.entries(detectionCase.externaldata).map(([url, rows]) => ({ url, rows }));
  const others = known.externalData.filter(({ url }) => !(url in detectionCase.externaldata));
  // The same objects where nothing is stated: the compiler knows fixtures by them.
  return {
    externalData: stated.length === 0 ? known.externalData : [...others, ...stated],
    geoIp: detectionCase.geo ?? known.geoIp,
    workspaces: caseWorkspaces(detectionCase, known.workspaces),
  };
}

function caseWorkspaces(
  detectionCase: DetectionCase,
  known: readonly WorkspaceTable[],
): readonly WorkspaceTable[] {
  const stated = Object.entries(detectionCase.workspaces).flatMap(([workspace, tables]) =>
    Object.entries(tables).map(([table, rows]) => ({ workspace, table, rows })),
  );
  // Of two for one table the first counts.
  return stated.length === 0 ? known : [...stated, ...known];
}
