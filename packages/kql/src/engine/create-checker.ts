import { problem, succeed, type Result } from '@drawbridge/base';

import type { Compiler, Translation } from '../compilers/compiler.ts';
import { keepTranslations } from '../compilers/kept-translations.ts';
import { localCompiler } from '../compilers/local-compiler.ts';
import { createCatalog, type Catalog } from '../kusto/catalog.ts';
import type { Checker, CheckResult, EngineOptions } from './engine.ts';

export interface CheckerOptions extends Pick<
  EngineOptions,
  'tables' | 'functions' | 'watchlists' | 'externalData' | 'geoIp' | 'workspaces' | 'compiler'
> {
  /** Where what was found out about a query that is right is kept, and what names the code that found it out. */
  readonly kept?: { readonly folder: string; readonly build: string } | undefined;
}

/** Any moment will do where nothing is run: it only has to be the same each time. */
const NOW_FOR_CHECKS = new Date(0);

/** Some 2 kB each: a check does not need the SQL. */
const KEPT_AT_MOST = 5000;

/**
 * Says what is wrong with queries, and which columns they give, without a database. Of the watchlists it needs only the
 * columns, so that what is kept outlives a change of their rows.
 */
export function createChecker(options: CheckerOptions): Checker {
  const { watchlists = [], compiler = localCompiler, kept } = options;
  const catalog = createCatalog({
    ...options,
    watchlists: watchlists.map((watchlist) => ({ ...watchlist, rows: [] })),
  });
  const keeping =
    kept === undefined
      ? compiler
      : keepTranslations(withoutSql(compiler), kept.folder, kept.build, KEPT_AT_MOST);
  return { check: (text, { file } = {}) => checkQuery(keeping, catalog, text, file) };
}

/** The file is named afterwards: what is found is the same in whichever file the query stands. */
export async function checkQuery(
  compiler: Compiler,
  catalog: Catalog,
  text: string,
  file: string | undefined,
): Promise<CheckResult> {
  const compiled = await compiler.compile(text, catalog, { now: NOW_FOR_CHECKS });
  const problems = compiled.problems.map((problem) => (file === undefined ? problem : { ...problem, file }));
  if (!compiled.ok) return { ok: false, problems };
  if (compiled.value.kind === 'query') {
    const { columns, tables, byRow } = compiled.value.query;
    return { ok: true, columns, tables, byRow, problems };
  }
  const unknown = problem('kql/columns-depend-on-data', 'the columns are known only when the query runs', {
    severity: 'warning',
    file,
    hints: ['declare them: evaluate pivot(…) : (name:type, …)'],
  });
  const { tables } = compiled.value.probe;
  return { ok: true, columns: [], tables, byRow: false, problems: [...problems, unknown] };
}

function withoutSql(compiler: Compiler): Compiler {
  return {
    compile: async (text, catalog, options): Promise<Result<Translation>> => {
      const made = await compiler.compile(text, catalog, options);
      if (!made.ok || made.value.kind !== 'query') return made;
      return succeed({ kind: 'query', query: { ...made.value.query, sql: '' } }, made.problems);
    },
  };
}
