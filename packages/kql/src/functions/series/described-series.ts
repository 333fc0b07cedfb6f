import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';
import type { DynamicValue } from '../../values/dynamic/dynamic.ts';

/** The same values as several columns, and as one bag, which may say more. */
export const describedSeries = (
  name: string,
  read: (series: DynamicValue) => object | null,
  more: (series: DynamicValue) => object = () => ({}),
): readonly ScalarFunction[] => [
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) => {
      const values = read(series);
      return values === null ? null : (Object.values(values) as DynamicValue[]);
    },
  }),
  javascript({
    names: [`${name}_dynamic`],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) => {
      const values = read(series);
      return values === null
        ? null
        : new Map<string, DynamicValue>(Object.entries({ ...values, ...more(series) }));
    },
  }),
];
