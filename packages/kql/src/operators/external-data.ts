import { CELL_TYPERS, MISFIT } from '../ingest/type-cell.ts';
import { literal, nullLiteral, type Scalar } from '../plan/scalar.ts';
import type { KqlType } from '../types.ts';
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
    const hint = 'declare its rows as external data of the engine';
    return known?.rows ?? refuse(address, `externaldata from '${url}', for which no rows were given,`, hint);
  });
  const typed = rows.map((row) => columns.map((column) => cell(row[column.name], column.type)));
  return constantTable(typed, columns);
};

/** An address may end with a key (`;…`) or a signature (`?sv=…`), which are no part of what it names. */
function withoutKey(address: string): string {
  return address.replace(/[;?].*$/s, '');
}

function cell(value: unknown, type: KqlType): Scalar {
  const typed = CELL_TYPERS[type](value);
  if (typed === null || typed === MISFIT) return nullLiteral(type);
  if (type === 'decimal') return literal(type, decimalText(BigInt(typed)));
  return literal(type, type === 'int' ? BigInt(typed) : typed);
}

/** The text of a decimal that is scaled by 10^18. */
function decimalText(scaled: bigint): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(19, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`;
}
