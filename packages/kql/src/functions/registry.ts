import { addressFunctions } from './network/addresses.ts';
import { arrayFunctions } from './dynamic/arrays.ts';
import { bagFunctions } from './dynamic/bags.ts';
import { byteEncodingFunctions } from './encoding/byte-encodings.ts';
import { columnFunctions } from './query/column-if-exists.ts';
import { conditionalFunctions } from './conditions/conditionals.ts';
import { conversionFunctions } from './conversion/conversions.ts';
import { datetimeFunctions } from './time/datetimes.ts';
import { dynamicFunctions } from './dynamic/dynamics.ts';
import { drawFunctions } from './numbers/draws.ts';
import { encodingFunctions } from './encoding/encodings.ts';
import { extractionFunctions } from './text/extraction.ts';
import { geoFunctions } from './network/geo-ip.ts';
import { hashingFunctions } from './encoding/hashing.ts';
import { ingestionFunctions } from './query/ingestion-time.ts';
import { numberFunctions } from './numbers/numbers.ts';
import { parsingFunctions } from './structured-text/parsing.ts';
import { queryPropertyFunctions } from './query/query-properties.ts';
import type { ScalarFunction } from './definition/scalar-function.ts';
import { seriesFillFunctions } from './series/series-fills.ts';
import { seriesFilterFunctions } from './series/series-filters.ts';
import { seriesFitFunctions } from './series/series-fits.ts';
import { seriesFunctions } from './series/series.ts';
import { sketchFunctions } from './aggregates/sketches.ts';
import { specialFunctions } from './numbers/special-functions.ts';
import { setFunctions } from './dynamic/sets.ts';
import { textFunctions } from './text/texts.ts';
import { timeZoneFunctions } from './time/time-zones.ts';
import { unitConversions } from './numbers/unit-conversions.ts';
import { windowFunctions } from './query/windows.ts';

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
