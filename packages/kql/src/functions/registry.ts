import { addressFunctions } from './addresses.ts';
import { arrayFunctions } from './arrays.ts';
import { bagFunctions } from './bags.ts';
import { byteEncodingFunctions } from './byte-encodings.ts';
import { columnFunctions } from './column-if-exists.ts';
import { conditionalFunctions } from './conditionals.ts';
import { conversionFunctions } from './conversions.ts';
import { datetimeFunctions } from './datetimes.ts';
import { dynamicFunctions } from './dynamics.ts';
import { drawFunctions } from './draws.ts';
import { encodingFunctions } from './encodings.ts';
import { extractionFunctions } from './extraction.ts';
import { geoFunctions } from './geo-ip.ts';
import { hashingFunctions } from './hashing.ts';
import { ingestionFunctions } from './ingestion-time.ts';
import { numberFunctions } from './numbers.ts';
import { parsingFunctions } from './parsing.ts';
import { queryPropertyFunctions } from './query-properties.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { seriesFillFunctions } from './series-fills.ts';
import { seriesFilterFunctions } from './series-filters.ts';
import { seriesFitFunctions } from './series-fits.ts';
import { seriesFunctions } from './series.ts';
import { sketchFunctions } from './sketches.ts';
import { specialFunctions } from './special-functions.ts';
import { setFunctions } from './sets.ts';
import { textFunctions } from './texts.ts';
import { timeZoneFunctions } from './time-zones.ts';
import { unitConversions } from './unit-conversions.ts';
import { windowFunctions } from './windows.ts';

/** Every built-in scalar function, by family. Adding one is a row in its family's file. */
const families: readonly (readonly ScalarFunction[])[] = [
  addressFunctions,
  arrayFunctions,
  bagFunctions,
  byteEncodingFunctions,
  columnFunctions,
  conditionalFunctions,
  conversionFunctions,
  datetimeFunctions,
  dynamicFunctions,
  drawFunctions,
  encodingFunctions,
  extractionFunctions,
  geoFunctions,
  hashingFunctions,
  ingestionFunctions,
  numberFunctions,
  parsingFunctions,
  queryPropertyFunctions,
  seriesFillFunctions,
  seriesFilterFunctions,
  seriesFitFunctions,
  seriesFunctions,
  sketchFunctions,
  specialFunctions,
  setFunctions,
  textFunctions,
  timeZoneFunctions,
  unitConversions,
  windowFunctions,
];

export const scalarFunctions: readonly ScalarFunction[] = families.flat();

const byName = new Map(scalarFunctions.flatMap((one) => one.names.map((name) => [name, one] as const)));

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
