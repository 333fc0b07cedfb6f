import type { ScalarUdf } from '../lowering/scalar-udf.ts';
import { listAggregates } from './aggregates/list-aggregates.ts';
import { sketchFunctions } from './aggregates/sketches.ts';
import { conditionalFunctions } from './conditions/conditionals.ts';
import { conversionFunctions } from './conversion/conversions.ts';
import { typeConversions } from './conversion/type-conversions.ts';
import type { FunctionRow, ScalarFunction } from './definition/scalar-function.ts';
import { accessFunctions } from './dynamic/access.ts';
import { arrayFunctions } from './dynamic/arrays.ts';
import { bagFunctions } from './dynamic/bags.ts';
import { dynamicFunctions } from './dynamic/dynamics.ts';
import { membershipFunctions } from './dynamic/membership.ts';
import { rangeFunctions } from './dynamic/ranges.ts';
import { setFunctions } from './dynamic/sets.ts';
import { byteEncodingFunctions } from './encoding/byte-encodings.ts';
import { encodingFunctions } from './encoding/encodings.ts';
import { hashingFunctions } from './encoding/hashing.ts';
import { addressFunctions } from './network/addresses.ts';
import { geoFunctions } from './network/geo-ip.ts';
import { drawFunctions } from './numbers/draws.ts';
import { numberFunctions } from './numbers/numbers.ts';
import { specialFunctions } from './numbers/special-functions.ts';
import { unitConversions } from './numbers/unit-conversions.ts';
import { columnFunctions } from './query/column-if-exists.ts';
import { ingestionFunctions } from './query/ingestion-time.ts';
import { queryPropertyFunctions } from './query/query-properties.ts';
import { rowCountFunctions } from './query/row-count.ts';
import { windowFunctions } from './query/windows.ts';
import { seriesAxisFunctions } from './series/series-axes.ts';
import { seriesFillFunctions } from './series/series-fills.ts';
import { seriesFilterFunctions } from './series/series-filters.ts';
import { seriesFitFunctions } from './series/series-fits.ts';
import { seriesFunctions } from './series/series.ts';
import { parsingFunctions } from './structured-text/parsing.ts';
import { extractionFunctions } from './text/extraction.ts';
import { matchingFunctions } from './text/matching.ts';
import { parseTextFunctions } from './text/parse-text.ts';
import { textFunctions } from './text/strings.ts';
import { datetimeFunctions } from './time/datetimes.ts';
import { timeZoneFunctions } from './time/time-zones.ts';

/** Every function, by family. Adding one is a row in its family's file. */
const families: readonly (readonly FunctionRow[])[] = [
  accessFunctions,
  listAggregates,
  matchingFunctions,
  membershipFunctions,
  parseTextFunctions,
  rangeFunctions,
  rowCountFunctions,
  seriesAxisFunctions,
  typeConversions,
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

const rows = families.flat();

const byName = new Map(
  rows.flatMap((row) => ('names' in row ? row.names.map((name) => [name, row] as const) : [])),
);

export const scalarNames: readonly string[] = [...byName.keys()];

/** The functions in JavaScript, of values alone. */
export const valueUdfs: readonly ScalarUdf[] = rows.flatMap(({ udf }) => (udf === undefined ? [] : [udf]));

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return byName.get(name);
}
