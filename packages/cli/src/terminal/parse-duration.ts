import { parseIsoDuration } from '@drawbridge/base';

import { UsageError } from './exit-code.ts';

/** The milliseconds of an option such as `P30D`. */
export function parseDuration(option: string, text: string): number {
  const milliseconds = parseIsoDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds;
  throw new UsageError(`${option}: '${text}' is not a duration such as P90D or PT12H`);
}
