import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { TableSchema } from '../../src/schema/types.ts';

const root = new URL('../../../../', import.meta.url);
const pathOf = (path: string): string => fileURLToPath(new URL(path, root));
const foldersIn = (path: string): readonly string[] =>
  readdirSync(pathOf(path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

export interface BenchQuery {
  readonly name: string;
  readonly text: string;
}

/** The seeds, and the `query: |` block of each rule: this package knows no YAML. */
export function benchQueries(): readonly BenchQuery[] {
  const seeds = readdirSync(pathOf('test/seed-queries')).filter((file) => file.endsWith('.kql'));
  return [
    ...seeds.map((file) => ({
      name: `seed ${file.replace('.kql', '')}`,
      text: readFileSync(pathOf(`test/seed-queries/${file}`), 'utf8'),
    })),
    ...foldersIn('detections').map((name) => ({
      name: `rule ${name}`,
      text: blockOf(readFileSync(pathOf(`detections/${name}/rule.yaml`), 'utf8'), 'query'),
    })),
  ];
}

function blockOf(yaml: string, key: string): string {
  const block = new RegExp(`^${key}: \\|-?\\n((?:[ ]{2}.*\\n|\\n)*)`, 'm').exec(yaml)?.[1];
  if (block === undefined) throw new Error(`the rule has no block '${key}'`);
  return block.replaceAll(/^ {2}/gm, '');
}

/** The content's watchlists, empty: `columns:` are the names in the file. */
export function benchWatchlists() {
  return foldersIn('watchlists').map((name) => {
    const header = readFileSync(pathOf(`watchlists/${name}/items.csv`), 'utf8').split(/\r?\n/, 1)[0] ?? '';
    const columns = header.split(',').map((column) => column.replaceAll('"', ''));
    return { alias: name, searchKey: columns[0] ?? '', columns, rows: [] };
  });
}

/** The tables belong to detection-core, which stands above this package: only the bench looks up to it. */
export async function benchTables(): Promise<readonly TableSchema[]> {
  const file = new URL('packages/detection-core/src/tables/bundled-tables.ts', root);
  const module = (await import(file.href)) as { readonly bundledTables: () => readonly TableSchema[] };
  return module.bundledTables();
}
