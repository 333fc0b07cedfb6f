import { isInRange } from '../../functions/network/addresses.ts';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { joinRel } from '../../plan/rel.ts';
import { columnRef, type Column } from '../../plan/scalar.ts';
import { constantArgument, type PluginLowering } from './evaluate.ts';
import { padTexts } from '../join/join.ts';
import { scopeOver, type Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';

/**
 * `evaluate ipv4_lookup(ranges, ip, range [, key…] [, return_unmatched])`: joins each row with the ranges that its
 * address is in, and whose keys are the same. Rows without one are dropped, unless `return_unmatched` is true.
 */
export const lowerIpv4Lookup: PluginLowering = (plugin, input, scope) =>
  lookUp('ipv4', plugin.node, plugin.args, input, scope);

/** `evaluate ipv6_lookup(…)`: the same for addresses of either version. */
export const lowerIpv6Lookup: PluginLowering = (plugin, input, scope) =>
  lookUp('ipv6', plugin.node, plugin.args, input, scope);

function lookUp(
  version: 'ipv4' | 'ipv6',
  node: KustoNode,
  args: readonly KustoNode[],
  input: Relation,
  scope: Scope,
): Relation {
  const [tableNode, ipNode, rangeNode, ...more] = args;
  if (tableNode === undefined || ipNode === undefined || rangeNode === undefined) {
    return reject(node, `${version}_lookup needs a table, an address and a column of ranges`);
  }
  const table = scope.lowering.table(tableNode, scope);
  const ip = convert(scope.lowering.scalar(ipNode, scopeOver(input, scope)), 'string');
  const range = columnNamed(rangeNode, table);
  const { keys, keepsAll } = readMore(more, scope);
  const extra = keys.map((key) => ({ left: columnNamed(key, input), right: columnNamed(key, table) }));
  const inside = isInRange[version].call(ip, convert(columnRef(range), 'string'));
  const kind = keepsAll ? 'left' : 'inner';
  const equal = extra.map((key) => ({ left: columnRef(key.left), right: columnRef(key.right) }));
  const rel = joinRel(kind, input.rel, table.rel, equal, inside);
  const padded = padTexts(rel, kind, input, table, scope);
  const dropped = new Set(extra.map((key) => table.columns.indexOf(key.right) + input.columns.length));
  const kept = padded.columns.filter((_, index) => !dropped.has(index));
  const own = input.columns.length;
  if (version === 'ipv6') refuseSameNames(node, kept);
  const columns = version === 'ipv6' ? [...kept.slice(own), ...kept.slice(0, own)] : kept;
  return unordered({ ...input, hidden: [...input.hidden, ...table.hidden] }, padded.rel, columns);
}

/** The columns of the table come first here, and which of two with one name would then be numbered is not known. */
function refuseSameNames(node: KustoNode, columns: readonly Column[]): void {
  const names = columns.map((column) => column.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    refuse(node, `ipv6_lookup where both sides have a column '${twice}'`, 'rename one');
}

/** The columns that must be equal as well, and whether rows without a range are kept. */
function readMore(
  nodes: readonly KustoNode[],
  scope: Scope,
): { readonly keys: readonly KustoNode[]; readonly keepsAll: boolean } {
  const isFlag = (node: KustoNode): boolean =>
    node.kind === 'SimpleNamedExpression' || node.kind === 'BooleanLiteralExpression';
  const [flag, ...others] = nodes.filter(isFlag);
  const named = flag?.kind === 'SimpleNamedExpression' ? flag : undefined;
  if (others[0] !== undefined) reject(others[0], 'the only flag is return_unmatched');
  if (named !== undefined && named.child('Name').symbolOrText !== 'return_unmatched') {
    reject(named, `there is no argument '${named.child('Name').symbolOrText}'`);
  }
  const value = named?.child('Expression') ?? flag;
  const keepsAll = value !== undefined && constantArgument(value, scope) === 'true';
  return { keys: nodes.filter((node) => !isFlag(node)), keepsAll };
}

function columnNamed(node: KustoNode, relation: Relation): Column {
  const column = relation.columns.find((candidate) => candidate.name === node.symbolOrText);
  return column ?? reject(node, `there is no column '${node.symbolOrText}' in the table`);
}
