import { addressFunctions } from './addresses.ts';
import { conditionalFunctions } from './conditionals.ts';
import { conversionFunctions } from './conversions.ts';
import { datetimeFunctions } from './datetimes.ts';
import { dynamicFunctions } from './dynamics.ts';
import { encodingFunctions } from './encodings.ts';
import { extractionFunctions } from './extraction.ts';
import { ingestionFunctions } from './ingestion-time.ts';
import { numberFunctions } from './numbers.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { textFunctions } from './texts.ts';
import { windowFunctions } from './windows.ts';

/** Every built-in scalar function, by family. Adding one is a row in its family's file. */
const families: readonly (readonly ScalarFunction[])[] = [
  addressFunctions,
  conditionalFunctions,
  conversionFunctions,
  datetimeFunctions,
  dynamicFunctions,
  encodingFunctions,
  extractionFunctions,
  ingestionFunctions,
  numberFunctions,
  textFunctions,
  windowFunctions,
];

export const scalarFunctions: readonly ScalarFunction[] = families.flat();

const byName = new Map(scalarFunctions.flatMap((one) => one.names.map((name) => [name, one] as const)));

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
