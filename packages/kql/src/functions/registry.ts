import { conditionalFunctions } from './conditionals.ts';
import { conversionFunctions } from './conversions.ts';
import type { ScalarFunction } from './scalar-function.ts';

/** Every built-in scalar function, by family. Adding one is a row in its family's file. */
const families: readonly (readonly ScalarFunction[])[] = [conditionalFunctions, conversionFunctions];

export const scalarFunctions: readonly ScalarFunction[] = families.flat();

const byName = new Map(scalarFunctions.flatMap((one) => one.names.map((name) => [name, one] as const)));

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
