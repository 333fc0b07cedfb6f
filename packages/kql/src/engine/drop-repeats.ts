import type { DuckDBConnection } from '@duckdb/node-api';

import { sqlText } from '../sql/primitives/literal.ts';
import { partName } from './part-view.ts';
import type { PartTable, TablePart } from './table-part.ts';

/** What makes two rows one. */
export interface RepeatOptions {
  /** By table, the columns that tell its rows apart. Rows without a value in the first are left as they are. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** A column that numbers where a row is from, in the order of reading. Rows of one origin are left as they are. */
  readonly originColumn: string;
  readonly memoryLimitMb: number;
  /** What does not fit into that memory lies here meanwhile. */
  readonly spillFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one origin that an earlier one had. */
export interface RepeatedRows {
  readonly table: string;
  readonly origin: number;
  readonly count: number;
  /** The earlier origin of the first of them. */
  readonly first: number;
}

interface Found {
  readonly parts: readonly TablePart[];
  readonly repeated: readonly RepeatedRows[];
}

/** Removes from parts, which no engine reads yet, the rows that an earlier origin has, in any of the parts. */
export async function dropRepeats(parts: readonly TablePart[], options: RepeatOptions): Promise<Found> {
  const { default: duckdb } = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb}MiB`,
    temp_directory: options.spillFolder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const stop = (): void => {
    connection.interrupt();
  };
  options.signal?.addEventListener('abort', stop);
  try {
    for (const [at, { file }] of parts.entries())
      await connection.run(`ATTACH ${sqlText(file)} AS ${partName(at)}`);
    const found = await dropAll(connection, parts, options);
    for (const at of parts.keys()) await connection.run(`CHECKPOINT ${partName(at)}`);
    return found;
  } catch (thrown) {
    options.signal?.throwIfAborted();
    throw thrown;
  } finally {
    options.signal?.removeEventListener('abort', stop);
    connection.closeSync();
    instance.closeSync();
  }
}

async function dropAll(
  connection: DuckDBConnection,
  parts: readonly TablePart[],
  { keys, originColumn, signal }: RepeatOptions,
): Promise<Found> {
  const repeated: RepeatedRows[] = [];
  const dropped = new Map<PartTable, number>();
  for (const [table, key] of Object.entries(keys)) {
    const sources = parts.flatMap((part, at) => sourcesOf(part, at, table, key, originColumn));
    if (sources.length === 0) continue;
    signal?.throwIfAborted();
    await connection.run(firstsSql(sources));
    for (const source of sources) {
      const rows = await repeatedIn(connection, source);
      if (rows.length === 0) continue;
      repeated.push(...rows);
      dropped.set(
        source.found,
        rows.reduce((sum, { count }) => sum + count, 0),
      );
      await rewrite(connection, source);
    }
  }
  const left = (table: PartTable): PartTable => ({ ...table, rows: table.rows - (dropped.get(table) ?? 0) });
  return {
    parts: parts.map((part) => ({ ...part, tables: part.tables.map(left).filter(({ rows }) => rows > 0) })),
    repeated,
  };
}

/** A table in a part, with the expressions for what its rows are compared by. */
interface Source {
  readonly found: PartTable;
  readonly database: string;
  readonly name: string;
  readonly id: string;
  readonly origin: string;
}

function sourcesOf(
  part: TablePart,
  at: number,
  table: string,
  key: readonly string[],
  originColumn: string,
): readonly Source[] {
  const found = part.tables.find((candidate) => candidate.table === table);
  const physical = new Map(found?.columns.map((column) => [column.name, column.physicalName]));
  const [own, ...others] = key.map((name) => physical.get(name));
  const origin = physical.get(originColumn);
  if (found === undefined || own === undefined || origin === undefined) return [];
  const rest = others.map((name) => (name === undefined ? "''" : `lower(coalesce(${name}, ''))`));
  const id = `CASE WHEN ${own} <> '' THEN concat_ws(chr(10), ${[own, ...rest].join(', ')}) END`;
  const database = `${partName(at)}.main`;
  return [{ found, database, name: `${database}.${found.physicalName}`, id, origin }];
}

const idsSql = ({ name, id, origin }: Source): string =>
  `SELECT ${id} AS id, ${origin} AS origin, rowid AS place FROM ${name} WHERE ${origin} IS NOT NULL`;

/** The first origin of each row that has several. */
function firstsSql(sources: readonly Source[]): string {
  const all = sources.map(idsSql).join(' UNION ALL ');
  const several = 'HAVING min(origin) <> max(origin)';
  return `CREATE OR REPLACE TEMP TABLE firsts AS SELECT id, min(origin) AS first FROM (${all}) WHERE id IS NOT NULL GROUP BY id ${several}`;
}

const repeatsSql = (source: Source): string =>
  `FROM (${idsSql(source)}) JOIN firsts USING (id) WHERE origin <> first`;

async function repeatedIn(connection: DuckDBConnection, source: Source): Promise<readonly RepeatedRows[]> {
  const counted = 'SELECT origin, count(*), arg_min(first, place)';
  const answer = await connection.runAndReadAll(
    `${counted} ${repeatsSql(source)} GROUP BY origin ORDER BY origin`,
  );
  return answer.getRows().map(([origin, count, first]) => ({
    table: source.found.table,
    origin: Number(origin),
    count: Number(count),
    first: Number(first),
  }));
}

/** Written again in their order, because rows are numbered without gaps. */
async function rewrite(connection: DuckDBConnection, source: Source): Promise<void> {
  const { database, name, found } = source;
  const isLeft = `rowid NOT IN (SELECT place ${repeatsSql(source)})`;
  await connection.run(
    `CREATE TABLE ${database}.left_rows AS SELECT * FROM ${name} WHERE ${isLeft} ORDER BY rowid`,
  );
  await connection.run(`DROP TABLE ${name}`);
  await connection.run(`ALTER TABLE ${database}.left_rows RENAME TO ${found.physicalName}`);
}
