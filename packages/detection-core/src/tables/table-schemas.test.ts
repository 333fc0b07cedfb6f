import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TableSchema } from '@drawbridge/kql';
import { describe, expect, it } from 'vitest';

import { bundledTable, bundledTables } from './bundled-tables.ts';

/** Public schemas beside the repository; where they are absent this says that it was skipped. */
const file = join(import.meta.dirname, '../../../../../shared/corpus/table-schemas.json');
const isThere = existsSync(file);

type Schemas = Readonly<Record<string, Readonly<Record<string, string>>>>;

const columnsOf = (table: TableSchema): Readonly<Record<string, string>> =>
  Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));

/** Bundled for a rule of ours, from Microsoft's reference of the table: those files have no schema of it. */
const withoutPublicFile = ['DeviceProcessEvents'];

/** Microsoft's two words for one type. */
const inOurWords = (columns: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [name, type === 'double' ? 'real' : type]),
  );

describe.skipIf(!isThere)('the public schemas (skipped where ../shared/corpus is absent)', () => {
  const schemas = isThere ? (JSON.parse(readFileSync(file, 'utf8')) as Schemas) : {};

  it('are those of all bundled tables but what a rule of ours needs, and of no others', () => {
    expect(Object.keys(schemas)).toHaveLength(43);
    expect(
      bundledTables()
        .map((table) => table.name)
        .sort(),
    ).toEqual([...Object.keys(schemas), ...withoutPublicFile].sort());
  });

  it.each(Object.entries(schemas))('agree with the bundled %s in names and types', (name, columns) => {
    const table = bundledTable(name);
    expect(table === undefined ? undefined : columnsOf(table)).toEqual(inOurWords(columns));
  });
});
