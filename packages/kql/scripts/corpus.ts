/**
 * `npm run -s kql:corpus -- QUERIES.json --tables TABLES.json [--details OUT]`: how many queries `[{ id, query }]`
 * bind, translate and run over empty tables `{ name: { column: type } }`; one JSON line.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { countQueries, tryQuery, type QueryCase } from '../src/answers/try-queries.ts';
import { createEngine } from '../src/engine/create-engine.ts';
import type { Watchlist } from '../src/schema/workspace.ts';
import type { KqlType, TableSchema } from '../src/schema/types.ts';

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function readTables(file: string): readonly TableSchema[] {
  const tables = readJson(file) as Readonly<Record<string, Readonly<Record<string, KqlType>>>>;
  return Object.entries(tables).map(([name, columns]) => ({
    name,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  }));
}

/** The watchlists that the queries name, without rows: their own columns are not known. */
function watchlistsIn(cases: readonly QueryCase[]): readonly Watchlist[] {
  const named = cases.flatMap((queryCase) => [
    ...queryCase.query.matchAll(/_GetWatchlist\s*\(\s*(["'])(.*?)\1/g),
  ]);
  const aliases = new Set(named.map((match) => match[2] ?? ''));
  return [...aliases].map((alias) => ({ alias, searchKey: 'SearchKey', columns: [], rows: [] }));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tables: { type: 'string' }, details: { type: 'string' } },
  });
  const cases = positionals.flatMap((file) => readJson(file) as readonly QueryCase[]);
  if (values.tables === undefined || positionals.length === 0)
    throw new Error('usage: kql:corpus -- QUERIES.json --tables TABLES.json [--details OUT]');
  const engine = await createEngine({ tables: readTables(values.tables), watchlists: watchlistsIn(cases) });
  const results = [];
  for (const queryCase of cases)
    results.push(await tryQuery(queryCase, engine, new Date('2025-06-15T12:00:00Z')));
  await engine.close();
  if (values.details !== undefined)
    writeFileSync(values.details, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  process.stdout.write(`${JSON.stringify(countQueries(results))}\n`);
}

await main();
