import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { succeed, type Problem, type Result } from '@drawbridge/base';

import type { CompiledQuery, CompileOptions } from '../compile/compile.ts';
import type { Catalog } from '../kusto/catalog.ts';
import { parserVersion } from '../kusto/parser-snapshot.ts';
import type { ColumnSchema } from '../schema/types.ts';
import type { Compiler, Translation } from './compiler.ts';

/** Some 50 kB each. The oldest go when there are more. */
const KEPT_AT_MOST = 400;

interface Kept {
  readonly query: CompiledQuery;
  readonly problems: readonly Problem[];
}

/**
 * Keeps what `compiler` made of a query in `folder`, so that the same query over the same tables at the same time is
 * not translated again, even by another process: the rule under test whose case changed. Sound because translating is
 * pure; a translation is found by a hash of all that it was made from, `build` among it, which names the code that
 * made it. A caller that gives a `build` warrants that other code has another. Not for queries at the clock's `now`, which
 * never come again. A folder that cannot be read or written costs only time.
 */
export function keepTranslations(
  compiler: Compiler,
  folder: string,
  build: string,
  atMost = KEPT_AT_MOST,
): Compiler {
  const version = [build, parserVersion(), process.version, process.versions.v8, process.versions.icu];
  const shelf = new Shelf(folder, atMost);
  return {
    compile: async (text, catalog, options) => {
      const key = keyOf(version, text, catalog, options);
      if (key === undefined) return compiler.compile(text, catalog, options);
      const kept = await shelf.read(key);
      if (kept !== undefined) return succeed({ kind: 'query', query: kept.query }, kept.problems);
      const made = await compiler.compile(text, catalog, options);
      if (isWhole(made)) await shelf.write(key, { query: made.value.query, problems: made.problems });
      return made;
    },
  };
}

type Whole = Extract<Result<Translation>, { ok: true }> & { readonly value: { readonly kind: 'query' } };

/** Not what depends on the data, nor what failed: its problems are asked for to be mended. */
const isWhole = (made: Result<Translation>): made is Whole => made.ok && made.value.kind === 'query';

/** Undefined where the query is made from more than texts, which JSON would not tell apart. */
function keyOf(
  version: readonly unknown[],
  text: string,
  catalog: Catalog,
  options: CompileOptions,
): string | undefined {
  const { now, timeRange, parameters, file } = options;
  const { tables, functions, watchlists, externalData, geoIp, workspaces } = catalog;
  const fixtures = [externalData, geoIp, workspaces];
  if (parameters !== undefined || fixtures.some((fixture) => fixture.length > 0)) return undefined;
  const asked = [text, now, timeRange?.from, timeRange?.to, file];
  const made = JSON.stringify([version, asked, hashOfTables(tables), functions, watchlists]);
  return createHash('sha256').update(made).digest('hex');
}

const tableHashes = new WeakMap<Catalog['tables'], string>();

function hashOfTables(tables: Catalog['tables']): string {
  const known = tableHashes.get(tables);
  if (known !== undefined) return known;
  const columns = ({ name, type }: ColumnSchema): unknown => [name, type];
  const made = JSON.stringify(
    tables.map((table) => [table.name, table.columns.map(columns), table.hidden?.map(columns)]),
  );
  const hash = createHash('sha256').update(made).digest('hex');
  tableHashes.set(tables, hash);
  return hash;
}

/** A folder of translations, each a file that appears at once and whole. */
class Shelf {
  readonly #folder: string;
  readonly #atMost: number;
  #tidied = false;

  constructor(folder: string, atMost: number) {
    this.#folder = folder;
    this.#atMost = atMost;
  }

  async read(key: string): Promise<Kept | undefined> {
    try {
      return JSON.parse(await readFile(this.#path(key), 'utf8')) as Kept;
    } catch {
      return undefined;
    }
  }

  async write(key: string, kept: Kept): Promise<void> {
    const work = join(this.#folder, `${randomUUID()}.new`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      if (!this.#tidied) await this.#tidy();
      await writeFile(work, JSON.stringify(kept), { mode: 0o600 });
      await rename(work, this.#path(key));
    } catch {
      await rm(work, { force: true }).catch(() => undefined);
    }
  }

  async #tidy(): Promise<void> {
    this.#tidied = true;
    const names = await readdir(this.#folder);
    if (names.length <= this.#atMost) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        return { path, at: (await stat(path)).mtimeMs };
      }),
    );
    files.sort((a, b) => b.at - a.at);
    await Promise.all(files.slice(this.#atMost / 2).map(({ path }) => rm(path, { force: true })));
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}
