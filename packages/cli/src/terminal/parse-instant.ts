import { InvalidArgumentError } from 'commander';

/** Parses an ISO 8601 instant of an option; a date alone is midnight UTC, a time needs its offset. */
export function parseInstant(text: string): Date {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i.test(text);
  const instant = new Date(text);
  if ((!dateOnly && !zoned) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('expected an instant such as 2026-11-18T08:00:00Z, or a date.');
  }
  return instant;
}
