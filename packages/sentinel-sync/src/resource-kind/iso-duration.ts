import { formatIsoDuration } from '@drawbridge/base';
import { formatDuration, parseDuration } from '@drawbridge/detection-core';

/** `1h` or `1.00:00:00` as the service's API writes it, `PT1H`; what is ISO 8601 already stays as it is. */
export function toIsoDuration(text: string): string {
  const milliseconds = text.startsWith('P') ? undefined : parseDuration(text);
  return milliseconds === undefined ? text : formatIsoDuration(milliseconds);
}

/** `PT1H` as rule files write it, where that is the very same when it is sent again. */
export function fromIsoDuration(iso: string): string {
  const milliseconds = parseDuration(iso);
  if (milliseconds === undefined) return iso;
  const short = formatDuration(milliseconds);
  return toIsoDuration(short) === iso ? short : iso;
}

/** One spelling for durations that are equal. */
export function sameDuration(text: string): string {
  const milliseconds = parseDuration(text);
  return milliseconds === undefined ? text : `${milliseconds}ms`;
}
