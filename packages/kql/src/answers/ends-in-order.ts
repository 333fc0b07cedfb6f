import { loadKusto } from '../kusto/load-kusto.ts';
import { KustoNode } from '../kusto/node.ts';

const keepsOrder: ReadonlySet<string> = new Set([
  'AsOperator',
  'ExtendOperator',
  'FilterOperator',
  'MvExpandOperator',
  'ParseKvOperator',
  'ParseOperator',
  'ParseWhereOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'RenderOperator',
  'ScanOperator',
  'SerializeOperator',
  'TakeOperator',
]);

/** Whether the query's last operators leave its rows in an order that was asked for. */
export function endsInOrder(kql: string): boolean {
  const { KustoCode, GlobalState } = loadKusto();
  const root = new KustoNode(KustoCode.ParseAndAnalyze(kql, GlobalState.Default).Syntax);
  const last = root.list('Statements').findLast((statement) => statement.kind === 'ExpressionStatement');
  return last !== undefined && isOrdered(last.child('Expression'));
}

function isOrdered(node: KustoNode): boolean {
  if (node.kind === 'ParenthesizedExpression') return isOrdered(node.child('Expression'));
  if (node.kind !== 'PipeExpression') return false;
  const operator = node.child('Operator').kind;
  if (operator === 'SortOperator' || operator === 'TopOperator') return true;
  return keepsOrder.has(operator) && isOrdered(node.child('Expression'));
}
