import { nameHints } from '@drawbridge/base';

import type { ExternalData } from '../../schema/workspace.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import { declaredCells } from './declared-rows.ts';
import { columnsAs, type SourceLowering } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { constantTable } from './tables.ts';

/**
 * `externaldata (…)[URL]`: the engine has no network, so the rows are those that the user declared for the address.
 * An address without any is refused: an empty table would let a rule pass that was never run on its data.
 */
export const lowerExternalData: SourceLowering = (node, scope) => {
  const columns = columnsAs(node.columns, scope.lowering);
  const { externalData } = scope.lowering.options.catalog;
  const rows = node.list('URIs').flatMap((address) => {
    const url = withoutKey(address.stringValue);
    const known = externalData.find((candidate) => candidate.url === url);
    if (known === undefined) {
      return refuse(
        address,
        `externaldata from '${url}', for which no rows were given,`,
        ...howToDeclare(url),
      );
    }
    checkColumns(known, columns, address);
    return known.rows;
  });
  return constantTable(declaredCells(rows, columns), columns);
};

const howToDeclare = (url: string): readonly string[] => [
  'the engine has no network: declare the rows in fixtures/externaldata/<name>.yaml, with the fields ' +
    `'url: ${url}' and 'file' (a CSV, JSON or text file beside it) or 'rows'`,
];

/** A column that no row has would be null in all of them, and nobody would know that it is only misspelt. */
function checkColumns(known: ExternalData, columns: readonly ColumnSchema[], address: KustoNode): void {
  const names = [...new Set(known.rows.flatMap((row) => Object.keys(row)))];
  const missing = names.length === 0 ? undefined : columns.find(({ name }) => !names.includes(name));
  if (missing === undefined) return;
  const message = `the rows that were declared for '${known.url}' have no column '${missing.name}'`;
  reject(address, message, ...nameHints(missing.name, names, 'columns'));
}

/** An address may end with a key (`;…`) or a signature (`?sv=…`), which are not part of what it names. */
function withoutKey(address: string): string {
  return address.replace(/[;?].*$/s, '');
}
