import { isObject } from '../log-records/log-fields.ts';

/** In which order a file writes day and month, as its own dates prove it: a thirteenth month there is not. */
export type DateOrder = 'day-first' | 'month-first' | 'unproven' | 'contradictory' | 'plain';

const slashDate =
  /^(\d{1,4})\/(\d{1,2})\/(\d{1,4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:\s*([AP]M))?)?$/i;

/** Dates with slashes in the columns of times that the records have. */
export class DateOrderReader {
  #dayFirst: string | undefined;
  #monthFirst: string | undefined;
  #open: string | undefined;

  /** Takes note of one record's dates. */
  look(record: unknown): void {
    for (const [name, value] of timesOf(record)) {
      const [, first = '', second = '', third = '', , , , half] = slashDate.exec(value) ?? [];
      if (third.length !== 4 || !isTimeColumn(name)) continue;
      if (Number(first) > 12) this.#dayFirst ??= value;
      else if (Number(second) > 12 || half !== undefined) this.#monthFirst ??= value;
      else if (first !== second) this.#open ??= value;
    }
  }

  get order(): DateOrder {
    if (this.#dayFirst !== undefined) return this.#monthFirst === undefined ? 'day-first' : 'contradictory';
    if (this.#monthFirst !== undefined) return 'month-first';
    return this.#open === undefined ? 'plain' : 'unproven';
  }

  /** A date that proves each order. */
  get proofs(): readonly string[] {
    return [this.#dayFirst, this.#monthFirst].filter((value) => value !== undefined);
  }

  /** The first date that could be read in two ways. */
  get ambiguous(): string | undefined {
    return this.#open;
  }
}

/** A record whose times are written in ISO: with the day first where the file has it so, or with the year first. */
export function withIsoTimes(record: unknown, order: DateOrder): unknown {
  if (!isObject(record)) return record;
  const changed = timesOf(record).flatMap(([name, value]) => {
    const iso = isoOf(value, order);
    return iso === undefined ? [] : [[name, iso] as const];
  });
  return changed.length === 0 ? record : { ...record, ...Object.fromEntries(changed) };
}

const isTimeColumn = (name: string): boolean => /time|date|\[UTC\]$/i.test(name);

function timesOf(record: unknown): readonly (readonly [string, string])[] {
  if (!isObject(record)) return [];
  const times: (readonly [string, string])[] = [];
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (typeof value === 'string' && value.includes('/') && isTimeColumn(name)) times.push([name, value]);
  }
  return times;
}

function isoOf(value: string, order: DateOrder): string | undefined {
  const match = slashDate.exec(value.trim());
  if (match === null) return undefined;
  const [, first = '', second = '', third = '', hour = '0', minute = '00', seconds = '00', half] = match;
  const yearFirst = first.length === 4;
  if (!yearFirst && order !== 'day-first') return undefined;
  const [year, month, day] = yearFirst ? [first, second, third] : [third, second, first];
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const two = (part: string | number): string => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${seconds}Z`;
}
