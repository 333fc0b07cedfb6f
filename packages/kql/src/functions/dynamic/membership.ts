import { dynamicToString, itemsOf, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { sameValue } from '../../values/dynamic/ordering.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

export const inArray = internal('in_array', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (value, array) =>
    value !== null && itemsOf(array).some((candidate) => sameScalar(value, candidate)),
});

/** Without regard to case. */
export const inArrayCi = internal('in_array_ci', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (value, array) =>
    value !== null &&
    itemsOf(array).some(
      (candidate) => dynamicToString(value).toLowerCase() === dynamicToString(candidate).toLowerCase(),
    ),
});

function sameScalar(a: DynamicValue, b: DynamicValue): boolean {
  return sameValue(a, b) || dynamicToString(a) === dynamicToString(b);
}

/** `in` over an array that is known only as the query runs. */
export const membershipFunctions: readonly InternalFunction[] = [inArray, inArrayCi];
