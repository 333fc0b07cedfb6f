import { scanUdf } from '../interpret/scan-udf.ts';
import type { ScalarUdf } from '../lowering/scalar-udf.ts';
import { valueUdfs } from './registry.ts';

/** Every function in JavaScript that the engine registers before it runs a query. */
export const scalarUdfs: readonly ScalarUdf[] = [...valueUdfs, scanUdf(valueUdfs)];
