import { isLiteral, readLiteral } from '../../kusto/literals.ts';
import { refuse } from '../../lowering/refusal.ts';
import { columnRef } from '../../plan/scalar.ts';
import { argument } from '../definition/function-call.ts';
import { lowered, type ScalarFunction } from '../definition/scalar-function.ts';

/** `column_ifexists('Name', otherwise)`: the input's column of that name, decided when the query is bound. */
const columnIfExists = lowered(['column_ifexists', 'columnifexists'], (invocation) => {
  const [name] = invocation.nodes;
  if (name === undefined || !isLiteral(name)) {
    return refuse(
      invocation.node,
      `'${invocation.name}' with a name that is not a literal`,
      'write the name of the column in quotes',
    );
  }
  const { value } = readLiteral(name);
  const column = invocation.scope.columns.find((candidate) => candidate.name === value);
  return column === undefined ? argument(invocation, 1) : columnRef(column);
});

export const columnFunctions: readonly ScalarFunction[] = [columnIfExists];
