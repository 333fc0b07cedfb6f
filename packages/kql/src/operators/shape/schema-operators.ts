import { longLiteral, textLiteral } from '../../plan/scalar.ts';
import { columnsAs, type OperatorLowering } from '../../lowering/lowering.ts';
import { bindArguments, runBody } from '../statements/function-body.ts';
import { refuse } from '../../lowering/refusal.ts';
import { constantTable } from '../source/tables.ts';

const systemTypes = {
  bool: 'System.SByte',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String',
  datetime: 'System.DateTime',
  timespan: 'System.TimeSpan',
  guid: 'System.Guid',
  dynamic: 'System.Object',
} as const;

/** `getschema`: a row per column; `kind=csl`: one text with all of them. */
export const lowerGetSchema: OperatorLowering = (node, input, scope) => {
  if (input.partition !== undefined) refuse(node, 'getschema inside another operator');
  const columns = columnsAs(node.columns, scope.lowering);
  const { unshown } = scope.lowering.options;
  const described = input.columns.filter((column) => !unshown.has(column.name));
  if (node.optional('KindParameter') !== undefined) {
    const text = described.map((column) => `${column.name}:${column.type}`).join(',');
    return { ...constantTable([[textLiteral(text)]], columns), serialized: true };
  }
  const rows = described.map((column, index) => [
    textLiteral(column.name),
    longLiteral(index),
    textLiteral(systemTypes[column.type]),
    textLiteral(column.type),
  ]);
  return { ...constantTable(rows, columns), serialized: true };
};

/** `T | invoke f(…)`: calls the function with the rows as its first argument. */
export const lowerInvoke: OperatorLowering = (node, input, scope) => {
  if (input.partition !== undefined) refuse(node, 'invoke inside another operator');
  const call = node.child('Function');
  const body = call.calledBody();
  if (body === undefined) return refuse(node, `invoke of '${call.child('Name').text}'`);
  const environment = bindArguments(call, scope, input);
  const { expression, scope: inner } = runBody(body, { lowering: scope.lowering, environment, columns: [] });
  if (expression === undefined) return refuse(node, 'a function without a value');
  return { ...scope.lowering.table(expression, inner), name: undefined };
};
