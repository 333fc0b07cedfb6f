import { internal } from '../definition/internal-function.ts';
import { call } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { lowerArguments } from '../definition/function-call.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';

/** A function of any number of dynamics, handed over as one array. */
export function javascriptList(
  name: string,
  evaluate: (values: readonly DynamicValue[]) => DynamicValue,
): readonly FunctionRow[] {
  const inner = internal(`${name}_of`, {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (values) => (isArray(values) ? evaluate(values) : null),
  });
  const outer = lowered([name], (invocation) => {
    const values = lowerArguments(invocation).map((value) => convert(value, 'dynamic'));
    return inner.call(call('pack_array', 'dynamic', ...values));
  });
  return [inner, outer];
}
