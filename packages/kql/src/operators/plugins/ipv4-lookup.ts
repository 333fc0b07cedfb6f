import { convert } from '../../functions/convert.ts';
import { filterRel, joinRel } from '../../plan/rel.ts';
import { call, columnRef } from '../../plan/scalar.ts';
import type { PluginLowering } from '../evaluate.ts';
import { scopeOver } from '../lowering.ts';
import { refuse, reject } from '../refusal.ts';
import { unordered } from '../relation.ts';

/** `evaluate ipv4_lookup(ranges, ip, range)`: joins each row with the ranges that its address is in. */
export const lowerIpv4Lookup: PluginLowering = ({ node, args }, input, scope) => {
  const [tableNode, ipNode, rangeNode, ...more] = args;
  if (tableNode === undefined || ipNode === undefined || rangeNode === undefined) {
    return reject(node, 'ipv4_lookup needs a table, an address and a column of ranges');
  }
  if (more.length > 0) refuse(node, 'ipv4_lookup with more than three arguments');
  const table = scope.lowering.table(tableNode, scope);
  const ip = convert(scope.lowering.scalar(ipNode, scopeOver(input, scope)), 'string');
  const range = table.columns.find((one) => one.name === rangeNode.symbolOrText);
  if (range === undefined) return reject(rangeNode, 'the table has no such column');
  const joined = joinRel('cross', input.rel, table.rel, []);
  const inside = call('kql_ipv4_is_in_range', 'bool', ip, convert(columnRef(range), 'string'));
  const rel = filterRel(joined, inside);
  return unordered({ ...input, hidden: [...input.hidden, ...table.hidden] }, rel, [
    ...input.columns,
    ...table.columns,
  ]);
};
