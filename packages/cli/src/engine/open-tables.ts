import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { given } from '@drawbridge/base';
import {
  createChecker,
  createEngine,
  createProcessCompiler,
  keepTranslations,
  spreadCompiler,
  type Checker,
  type Compiler,
  type DuckThread,
  type LocalEngine,
  type Watchlist,
} from '@drawbridge/kql';

import type { Host } from '../terminal/host.ts';
import type { QueryEnvironment } from '../content/query-environment.ts';

/**
 * Whether the moments that queries are asked about come again: those of cases do, and then what a query was
 * translated to is kept for the next run. The clock's do not.
 */
export type Moments = 'repeated' | 'passing';

/** What an engine may be given beside the tables and functions. */
export interface EngineExtras {
  readonly watchlists?: readonly Watchlist[];
  /** Started before, and shared with other engines; the caller closes it. */
  readonly thread?: DuckThread;
}

/** An engine with the tables and functions of the content. DuckDB starts at once, in parallel with what the caller does next. */
export function openTables(
  host: Host,
  moments: Moments,
  environment: QueryEnvironment,
  extras: EngineExtras = {},
): Promise<LocalEngine> {
  const compiler = chooseCompiler(host, moments);
  return createEngine({
    ...environment,
    ...extras,
    ...given({ compiler }),
  });
}

/** As many queries as are worth a second process, whose start takes as long as some of them. */
const FEW_QUERIES = 16;
const MOST_PROCESSES = 4;

/** What says what is wrong with so many queries, with what it found out about them before. Starts no database. */
export function openChecker(
  host: Host,
  known: QueryEnvironment & { readonly watchlists: readonly Watchlist[] },
  queries: number,
): Checker {
  const { cacheFolder, build } = host;
  if (cacheFolder === undefined) return createChecker(known);
  const processes = queries < FEW_QUERIES ? 1 : Math.min(availableParallelism(), MOST_PROCESSES);
  const [first, ...more] = parsersIn(cacheFolder, processes);
  return createChecker({
    ...known,
    compiler: spreadCompiler([first, ...more]),
    ...(build === undefined ? {} : { kept: { folder: join(cacheFolder, 'checks'), build } }),
  });
}

/** Undefined, which is the engine's own, where there is no folder for the parser's snapshot. */
function chooseCompiler(host: Host, moments: Moments): Compiler | undefined {
  const { cacheFolder, build } = host;
  if (cacheFolder === undefined) return undefined;
  const [compiler] = parsersIn(cacheFolder, 1);
  if (moments === 'passing' || build === undefined) return compiler;
  return keepTranslations(compiler, join(cacheFolder, 'queries'), build);
}

/** So many compilers, each with a process of its own; they serve all engines and checkers of this process. */
function parsersIn(cacheFolder: string, count: number): readonly [Compiler, ...Compiler[]] {
  const folder = join(cacheFolder, 'parser');
  const [first = createProcessCompiler(folder), ...more] = parsers.get(folder) ?? [];
  while (more.length < count - 1) more.push(createProcessCompiler(folder));
  parsers.set(folder, [first, ...more]);
  return [first, ...more.slice(0, count - 1)];
}

const parsers = new Map<string, readonly Compiler[]>();
