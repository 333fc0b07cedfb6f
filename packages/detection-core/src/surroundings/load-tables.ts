import { fieldName, nameHints, problem, spanAt, type FieldPath, type Problem } from '@drawbridge/base';
import { type ColumnSchema, type KqlType, parseJson, type TableSchema } from '@drawbridge/kql';
import { isMap, isScalar, type Pair, parseDocument } from 'yaml';

import { readTextsIn } from '../documents/read-texts.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { withStandardColumns } from '../tables/standard-columns.ts';

export interface LoadedTables {
  /** The bundled tables and the folder's own; one of the folder takes the place of a bundled one of its name. */
  readonly tables: readonly TableSchema[];
  readonly problems: readonly Problem[];
}

/** As `getschema` names them. */
const columnTypes: readonly KqlType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
];

/** What the pages of Log Analytics and its APIs call some types. */
const otherNames: ReadonlyMap<unknown, KqlType> = new Map([
  ['double', 'real'],
  ['boolean', 'bool'],
  ['dateTime', 'datetime'],
  ['DateTime', 'datetime'],
]);

/**
 * Reads `<folder>/*.json`, each `{"<table>": {"<column>": "<type>", …}, …}` with one table or many, sorted by name.
 * A folder that is not there holds none.
 */
export async function loadTables(folder: string): Promise<LoadedTables> {
  const { texts, problems: unread } = await readTextsIn(folder, /\.json$/i);
  const own = new Map<string, { readonly table: TableSchema; readonly file: string }>();
  const problems: Problem[] = [...unread];
  for (const { file, text } of texts) {
    const read = new TableFile(file, text);
    for (const table of read.tables()) {
      const first = own.get(table.name);
      if (first === undefined) own.set(table.name, { table, file });
      else read.report('duplicate-table', `${first.file} has the table '${table.name}' too`, [table.name]);
    }
    problems.push(...read.problems);
  }
  const tables = [...own.values()].map((declared) => declared.table);
  return { tables: [...bundledTables().filter((table) => !own.has(table.name)), ...tables], problems };
}

/** One file. Read as a tree, because `JSON.parse` keeps the last of two columns of one name and says nothing. */
class TableFile {
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  tables(): readonly TableSchema[] {
    const parsed = parseJson(this.#text);
    if (!parsed.ok) {
      const span = spanAt(this.#text, parsed.offset, 1);
      this.problems.push(
        problem('tables/not-json', `this is not JSON: ${parsed.message}`, { file: this.#file, span }),
      );
      return [];
    }
    const tree = parseDocument(this.#text, { uniqueKeys: false }).contents;
    if (!isMap(tree)) {
      this.report('wrong-value', 'expected an object of tables: {"<table>": {"<column>": "<type>"}}', []);
      return [];
    }
    return this.#unique(tree.items, [], 'table').flatMap(([name, pair]) => this.#table(name, pair));
  }

  report(code: string, message: string, path: FieldPath, pair?: Pair, hints: readonly string[] = []): void {
    const [start, end] = (isScalar(pair?.key) ? pair.key.range : undefined) ?? [0, 1];
    this.problems.push(
      problem(`tables/${code}`, message, {
        file: this.#file,
        ...(path.length === 0 ? {} : { field: fieldName(path) }),
        ...(pair === undefined ? {} : { span: spanAt(this.#text, start, end - start) }),
        hints,
      }),
    );
  }

  #table(name: string, pair: Pair): readonly TableSchema[] {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      this.report('name', `'${name}' cannot be the name of a table: letters, digits and _`, [name], pair);
      return [];
    }
    if (!isMap(pair.value) || pair.value.items.length === 0) {
      this.report('wrong-value', 'expected the table\'s columns: {"<column>": "<type>"}', [name], pair);
      return [];
    }
    const before = this.problems.length;
    const columns = this.#unique(pair.value.items, [name], 'column').flatMap(([column, written]) =>
      this.#column([name, column], written),
    );
    return this.problems.length > before ? [] : [withStandardColumns({ name, columns })];
  }

  #column([table, name]: readonly [string, string], pair: Pair): readonly ColumnSchema[] {
    const written = isScalar(pair.value) ? pair.value.value : undefined;
    const type = columnTypes.find((columnType) => columnType === written) ?? otherNames.get(written);
    if (type !== undefined) return [{ name, type }];
    const hints =
      typeof written === 'string'
        ? nameHints(written, columnTypes, 'types')
        : [`types: ${columnTypes.join(', ')}`];
    const message =
      typeof written === 'string' ? `there is no type '${written}'` : 'expected the name of a type';
    this.report('unknown-type', message, [table, name], pair, hints);
    return [];
  }

  #unique(pairs: readonly Pair[], path: FieldPath, what: string): readonly (readonly [string, Pair])[] {
    const seen = new Map<string, Pair>();
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!seen.has(name)) seen.set(name, pair);
      else this.report(`duplicate-${what}`, `the ${what} '${name}' is there twice`, [...path, name], pair);
    }
    return [...seen];
  }
}
