import { readShape, type ShapeReading } from '@drawbridge/detection-core';
import type { z } from 'zod';

import type { SourceDocument } from './resource-kind.ts';

/** Reads a document through its strict shape; problems stand where the field does in the file. */
export function readDocument<T>(
  document: SourceDocument,
  shape: z.ZodType<T>,
  area: string,
): ShapeReading<T> {
  const { yaml, value } = document;
  return readShape({ ...yaml, value }, shape, { area, unknownField: 'error' });
}
