import { expand, expandedOutputs, limitElements, limitTo, readExpanded } from './expansion.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';

/** `mv-expand a, b`: a row per element, several side by side to the longest; an empty array gives no row. */
export const lowerMvExpand: OperatorLowering = (node, input, scope) => {
  const parameters = readParameters(node, ['kind', 'bagexpansion', 'with_itemindex']);
  const bags = (parameters.get('bagexpansion') ?? parameters.get('kind'))?.text;
  const indexName = parameters.get('with_itemindex')?.symbolOrText;
  if (input.columns.some((column) => column.name === indexName))
    return refuse(node, `a second column '${indexName ?? ''}'`, 'give the index another name');
  const makeList = bags === 'array' ? 'elements_as_pairs' : 'elements';
  const all = node.list('Expressions').map((expression) => readExpanded(expression, input, scope, makeList));
  const values = limitElements(all, node.optional('RowLimitClause'), scope);
  // The old spelling has a limit of its own.
  const isOld = node.text.startsWith('mvexpand') && node.optional('RowLimitClause') === undefined;
  const limited = isOld ? limitTo(128, values) : values;
  const expansion = expand(input, limited, { withIndex: indexName !== undefined, ordered: false }, scope);
  const outputs = expandedOutputs(node.columns, limited, expansion, indexName, scope);
  return { ...project(expansion.relation, outputs, scope.lowering), serialized: false };
};
