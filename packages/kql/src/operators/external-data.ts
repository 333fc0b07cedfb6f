import { checkColumns, declaredCells } from './declared-rows.ts';
import { columnsAs, type SourceLowering } from './lowering.ts';
import { refuse } from './refusal.ts';
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
    const known = externalData.find((one) => one.url === url);
    if (known === undefined) {
      return refuse(
        address,
        `externaldata from '${url}', for which no rows were given,`,
        ...howToDeclare(url),
      );
    }
    checkColumns(known.rows, columns, address, url);
    return known.rows;
  });
  return constantTable(declaredCells(rows, columns), columns);
};

const howToDeclare = (url: string): readonly string[] => [
  'there is no network here: declare the rows in fixtures/externaldata/<name>.yaml, with the fields ' +
    `'url: ${url}' and 'file' (a CSV, JSON or text file beside it) or 'rows'`,
];

/** An address may end with a key (`;…`) or a signature (`?sv=…`), which are no part of what it names. */
function withoutKey(address: string): string {
  return address.replace(/[;?].*$/s, '');
}
