import { scanUdf } from '../interpret/scan-udf.ts';
import { parseTextUdfs } from './text/parse-text.ts';
import { internalUdfs } from './internal.ts';
import { scalarFunctions } from './registry.ts';
import { sketchUdfs } from './aggregates/sketches.ts';
import type { ScalarUdf } from '../lowering/scalar-udf.ts';

/** Functions in JavaScript of values alone. */
export const valueUdfs: readonly ScalarUdf[] = [
  ...internalUdfs,
  ...parseTextUdfs,
  ...sketchUdfs,
  ...scalarFunctions.flatMap((one) => (one.udf === undefined ? [] : [one.udf])),
];

/** Every function in JavaScript that the engine registers before it runs a query. */
export const scalarUdfs: readonly ScalarUdf[] = [...valueUdfs, scanUdf(valueUdfs)];
