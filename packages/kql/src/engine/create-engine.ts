import { given, type Problem, type Result } from '@drawbridge/base';

import type { CompiledQuery, CompileOptions } from '../compile/compile.ts';
import type { Compiler, Translation } from '../compilers/compiler.ts';
import { localCompiler } from '../compilers/local-compiler.ts';
import { jsonText } from '../ingest/json-text.ts';
import { type Catalog, createCatalog } from '../kusto/catalog.ts';
import { checkColumnTypes } from '../schema/check-types.ts';
import type { TableSchema } from '../schema/types.ts';
import { checkQuery } from './create-checker.ts';
import { type DuckDatabase, startDuckThread } from './duck-thread.ts';
import {
  type AttachOptions,
  type CheckResult,
  type EngineOptions,
  type LoadReport,
  type LocalEngine,
  type QueryOptions,
  type QueryResult,
} from './engine.ts';
import { type Fixtures, type SourceRow, type StoredFunction, type Watchlist } from '../schema/workspace.ts';
import { partName } from './part-view.ts';
import type { TablePart } from './table-part.ts';
import { runSql } from './run-sql.ts';
import { TableStore } from './table-store.ts';
import { queryProblems } from './worker/query-problems.ts';

/**
 * Opens an engine over the given tables. DuckDB starts in its thread at once and meanwhile nothing waits for it; the
 * tables come into being as they are needed. One engine serves all rules of a run, several queries at a time.
 */
export async function createEngine(options: EngineOptions): Promise<LocalEngine> {
  checkColumnTypes(options.tables);
  return Promise.resolve(new DuckEngine(options));
}

/** Of DuckDB, where its tables lie in files; with the process around it some 1 GB. */
const ATTACHED_MEMORY_MB = 768;

class DuckEngine implements LocalEngine {
  readonly tables: readonly TableSchema[];
  readonly functions: readonly StoredFunction[];
  #catalog: Catalog;
  readonly #compiler: Compiler;
  #memoryLimitMb: number;
  readonly #database: DuckDatabase;
  readonly #close: () => Promise<void>;
  #release: (() => Promise<void>) | undefined;
  readonly #tables: TableStore;

  constructor(options: EngineOptions) {
    this.tables = options.tables;
    this.functions = options.functions ?? [];
    const { memoryLimitMb, thread = startDuckThread(given({ memoryLimitMb })) } = options;
    const database = thread.openDatabase();
    this.#memoryLimitMb = thread.memoryLimitMb;
    this.#database = database;
    this.#close = () => (options.thread === undefined ? thread.close() : database.close());
    this.#tables = new TableStore(options.tables, database, thread.memoryLimitMb);
    this.#catalog = createCatalog(options);
    this.#compiler = options.compiler ?? localCompiler;
  }

  load(table: string, rows: Iterable<SourceRow> | AsyncIterable<SourceRow>): Promise<LoadReport> {
    return this.#tables.load(table, rows);
  }

  async attach(
    parts: readonly TablePart[],
    { spillFolder, release }: AttachOptions,
  ): Promise<Problem | undefined> {
    const files = parts.map(({ file }, at) => ({ name: partName(at), file }));
    const memoryLimitMb = Math.min(this.#memoryLimitMb, ATTACHED_MEMORY_MB);
    const job = await this.#database.start({ kind: 'attach', files, spillFolder, memoryLimitMb });
    const outcome = await job.outcome;
    if (outcome.kind === 'gone') return queryProblems.stopped();
    if (outcome.kind === 'error') return queryProblems.notAttached(outcome.message);
    this.#memoryLimitMb = memoryLimitMb;
    this.#release = release;
    this.#tables.attach(parts);
    return undefined;
  }

  clear(): Promise<void> {
    return this.#tables.clear();
  }

  setWatchlists(watchlists: readonly Watchlist[]): void {
    this.#catalog = this.#catalog.withWatchlists(watchlists);
  }

  setFixtures(fixtures: Fixtures): void {
    this.#catalog = this.#catalog.withFixtures(fixtures);
  }

  check(text: string, options: { readonly file?: string } = {}): Promise<CheckResult> {
    return checkQuery(this.#compiler, this.#catalog, text, options.file);
  }

  async query(text: string, options: QueryOptions): Promise<QueryResult> {
    return this.#answer(await this.#compiler.compile(text, this.#catalog, compileOptions(options)), options);
  }

  /** Runs the query; first, where its columns are values in the data, the probes that find them. */
  async #answer(compiled: Result<Translation>, options: QueryOptions): Promise<QueryResult> {
    if (!compiled.ok) return compiled;
    const { value, problems } = compiled;
    if (value.kind === 'query') return this.#run(value.query, problems, options);
    const probed = await this.#run(value.probe, problems, options);
    if (!probed.ok) return probed;
    const names = probed.rows.map(([name]) => (typeof name === 'string' ? name : jsonText(name)));
    return this.#answer(await value.resume(names), options);
  }

  async close(): Promise<void> {
    await this.#close();
    await this.#release?.();
  }

  async #run(
    query: CompiledQuery,
    problems: QueryResult['problems'],
    options: QueryOptions,
  ): Promise<QueryResult> {
    const missing = await this.#tables.ensure(query.tables, query.hiddenRead);
    if (missing !== undefined) return { ok: false, problems: [...problems, missing] };
    const limits = { ...options, memoryLimitMb: this.#memoryLimitMb };
    const ran = await runSql(this.#database, query, limits);
    if (!ran.ok) return { ok: false, problems: [...problems, ...ran.problems] };
    return { ok: true, columns: query.columns, rows: ran.value, problems };
  }
}

function compileOptions({ now, timeRange, parameters, file }: QueryOptions): CompileOptions {
  return { now, timeRange, parameters, file };
}
