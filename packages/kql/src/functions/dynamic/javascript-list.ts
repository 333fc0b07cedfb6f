import { call } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { javascript, lowerArguments, lowered, type ScalarFunction } from '../definition/scalar-function.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';

/** A function of any number of dynamics, handed over as one array. */
export function javascriptList(
  name: string,
  evaluate: (values: readonly DynamicValue[]) => DynamicValue,
): readonly ScalarFunction[] {
  const inner = javascript({
    names: [`${name}_of`],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (values) => (isArray(values) ? evaluate(values) : null),
  });
  const outer = lowered([name], (one) => {
    const values = lowerArguments(one).map((value) => convert(value, 'dynamic'));
    return call(inner.udf?.name ?? '', 'dynamic', call('pack_array', 'dynamic', ...values));
  });
  return [{ ...inner, names: [] }, outer];
}
