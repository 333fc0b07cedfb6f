import { parseDatetime } from '../values/time/datetime-text.ts';
import { formatDatetime, inDatetimeRange } from '../values/time/datetime.ts';
import {
  dynamicToString,
  isArray,
  isBag,
  readJson,
  writeJson,
  type DynamicValue,
} from '../values/dynamic/dynamic.ts';
import { formatReal, parseLong, parseReal, truncateToLong } from '../values/numbers/real.ts';
import { compareValues } from '../values/dynamic/ordering.ts';
import { compileRegex } from '../values/text/regex.ts';
import { schemaOf } from '../values/dynamic/dynamic-schema.ts';
import { hasTerm } from '../values/text/terms.ts';
import { formatTimespan, parseTimespan } from '../values/time/timespan.ts';
import { udfOf } from './definition/scalar-function.ts';
import type { ScalarUdf } from '../lowering/scalar-udf.ts';

function toInt(value: bigint | null): number | null {
  return value !== null && value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : null;
}

function realToInt(value: number): number {
  if (Number.isNaN(value)) return -(2 ** 31);
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value)));
}

function parseBool(text: string): boolean | null {
  const lower = text.trim().toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  const whole = parseLong(lower);
  return whole === null ? null : whole !== 0n;
}

/** 32 hexadecimal digits, wherever the dashes are. */
function parseGuid(text: string): string | null {
  const digits = text.trim().replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return [0, 8, 12, 16, 20].map((at, index, all) => digits.slice(at, all[index + 1] ?? 32)).join('-');
}

/** A number that a dynamic holds, or that its text spells. */
function dynamicNumber(value: DynamicValue): number | null {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? parseReal(value) : null;
}

function dynamicLong(value: DynamicValue): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return truncateToLong(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? parseLong(value) : null;
}

const conversions: readonly ScalarUdf[] = [
  udfOf('real_to_string', { parameters: ['real'], returns: 'string', evaluate: formatReal }),
  udfOf('real_to_dynamic', { parameters: ['real'], returns: 'dynamic', evaluate: (value) => value }),
  udfOf('real_to_long', { parameters: ['real'], returns: 'long', evaluate: truncateToLong }),
  udfOf('real_to_int', { parameters: ['real'], returns: 'int', evaluate: realToInt }),
  udfOf('datetime_to_string', { parameters: ['datetime'], returns: 'string', evaluate: formatDatetime }),
  udfOf('timespan_to_string', { parameters: ['timespan'], returns: 'string', evaluate: formatTimespan }),
  udfOf('string_to_bool', { parameters: ['string'], returns: 'bool', evaluate: parseBool }),
  udfOf('string_to_int', {
    parameters: ['string'],
    returns: 'int',
    evaluate: (text) => toInt(parseLong(text)),
  }),
  udfOf('string_to_long', { parameters: ['string'], returns: 'long', evaluate: parseLong }),
  udfOf('string_to_real', { parameters: ['string'], returns: 'real', evaluate: parseReal }),
  udfOf('string_to_decimal', {
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => (parseReal(text) === null ? '' : text.trim()),
  }),
  udfOf('string_to_datetime', { parameters: ['string'], returns: 'datetime', evaluate: parseDatetime }),
  udfOf('string_to_timespan', { parameters: ['string'], returns: 'timespan', evaluate: parseTimespan }),
  udfOf('string_to_guid', {
    parameters: ['string'],
    returns: 'guid',
    evaluate: parseGuid,
  }),
  udfOf('dynamic_to_bool', {
    parameters: ['dynamic'],
    returns: 'bool',
    evaluate: (value) => {
      if (typeof value === 'boolean') return value;
      const number = typeof value === 'string' ? parseBool(value) : dynamicNumber(value);
      return typeof number === 'number' ? number !== 0 : number;
    },
  }),
  udfOf('dynamic_to_int', {
    parameters: ['dynamic'],
    returns: 'int',
    evaluate: (value) => (typeof value === 'number' ? realToInt(value) : toInt(dynamicLong(value))),
  }),
  udfOf('dynamic_to_long', { parameters: ['dynamic'], returns: 'long', evaluate: dynamicLong }),
  udfOf('dynamic_to_real', { parameters: ['dynamic'], returns: 'real', evaluate: dynamicNumber }),
  udfOf('dynamic_number', { parameters: ['dynamic'], returns: 'real', evaluate: dynamicNumber }),
  udfOf('dynamic_to_decimal', {
    parameters: ['dynamic'],
    returns: 'string',
    evaluate: (value) => (dynamicNumber(value) === null ? '' : dynamicToString(value)),
  }),
  udfOf('dynamic_to_datetime', {
    parameters: ['dynamic'],
    returns: 'datetime',
    evaluate: (value) => {
      if (typeof value === 'bigint') return inDatetimeRange(value);
      return typeof value === 'string' ? parseDatetime(value) : null;
    },
  }),
  udfOf('dynamic_to_timespan', {
    parameters: ['dynamic'],
    returns: 'timespan',
    evaluate: (value) => {
      if (typeof value === 'bigint') return value;
      return typeof value === 'string' ? parseTimespan(value) : null;
    },
  }),
];

const access: readonly ScalarUdf[] = [
  udfOf('get_key', {
    parameters: ['dynamic', 'string'],
    returns: 'dynamic',
    evaluate: (object, key) => (isBag(object) ? (object.get(key) ?? null) : null),
  }),
  udfOf('get_index', { parameters: ['dynamic', 'long'], returns: 'dynamic', evaluate: itemAt }),
  udfOf('get_dynamic', {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (object, key) => {
      if (typeof key === 'bigint') return itemAt(object, key);
      return typeof key === 'string' && isBag(object) ? (object.get(key) ?? null) : null;
    },
  }),
  udfOf('parse_json', {
    parameters: ['string'],
    returns: 'dynamic',
    evaluate: (text) =>
      text.trim() === '' ? null : (readJson(text) ?? (readJson(text) === null ? null : text)),
  }),
  udfOf('bag_pairs', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (value) => (isBag(value) ? [...value].map(([key, item]) => [key, item]) : null),
  }),
  udfOf('bag_elements', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (value) => (isBag(value) ? [...value].map(([key, item]) => new Map([[key, item]])) : null),
  }),
];

function itemAt(array: DynamicValue, index: bigint): DynamicValue {
  return isArray(array) ? (array.at(Number(index)) ?? null) : null;
}

const fold = (text: string): string => text.toLowerCase();

const matching: readonly ScalarUdf[] = [
  udfOf('fold', { parameters: ['string'], returns: 'string', evaluate: fold }),
  ...(
    [
      ['has', true, true],
      ['has_prefix', true, false],
      ['has_suffix', false, true],
    ] as const
  ).flatMap(([name, start, end]) => [
    udfOf(name, {
      parameters: ['string', 'string'],
      returns: 'bool',
      evaluate: (text, term) => hasTerm(fold(text), fold(term), start, end),
    }),
    udfOf(`${name}_cs`, {
      parameters: ['string', 'string'],
      returns: 'bool',
      evaluate: (text, term) => hasTerm(text, term, start, end),
    }),
  ]),
  udfOf('has_any', {
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    evaluate: (text, terms) =>
      itemsOf(terms).some((one) => hasTerm(fold(text), fold(dynamicToString(one)), true, true)),
  }),
  udfOf('has_all', {
    parameters: ['string', 'dynamic'],
    returns: 'bool',
    evaluate: (text, terms) =>
      itemsOf(terms).every((one) => hasTerm(fold(text), fold(dynamicToString(one)), true, true)),
  }),
  udfOf('in_array', {
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    evaluate: (value, array) => value !== null && itemsOf(array).some((one) => sameScalar(value, one)),
  }),
  udfOf('in_array_ci', {
    parameters: ['dynamic', 'dynamic'],
    returns: 'bool',
    evaluate: (value, array) =>
      value !== null &&
      itemsOf(array).some((one) => fold(dynamicToString(value)) === fold(dynamicToString(one))),
  }),
  udfOf('matches_regex', {
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: (text, pattern) => compileRegex(pattern)?.test(text) ?? false,
  }),
];

function itemsOf(value: DynamicValue): readonly DynamicValue[] {
  if (value === null) return [];
  return isArray(value) ? value : [value];
}

function sameScalar(a: DynamicValue, b: DynamicValue): boolean {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) === Number(b);
  return dynamicToString(a) === dynamicToString(b);
}

/** `type:key` of a bag's entry; a null says nothing about the type. */
function typedKey(key: string, value: DynamicValue): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    bigint: 'long',
    number: 'real',
    boolean: 'bool',
    string: 'string',
  };
  return value === null ? [] : [`${names[typeof value] ?? 'dynamic'}:${key}`];
}

/** At most as many bins as Kusto makes. */
function seriesLength(count: bigint | null): number {
  return Math.max(0, Math.min(1_048_576, Number(count ?? 0n)));
}

/** Arrays among the values are taken apart, as `make_list` and `make_set` do. */
function flattened(values: DynamicValue): readonly DynamicValue[] {
  return itemsOf(values).flatMap((one) => (isArray(one) ? one : [one]));
}

const aggregation: readonly ScalarUdf[] = [
  udfOf('distinct_list', {
    parameters: ['dynamic', 'long?'],
    returns: 'dynamic',
    evaluate: (values, limit) => {
      const seen = new Map(flattened(values).map((one) => [writeJson(one), one] as const));
      seen.delete('null');
      const all = [...seen.values()];
      return limit === null ? all : all.slice(0, Math.max(0, Number(limit)));
    },
  }),
  udfOf('flat_list', { parameters: ['dynamic'], returns: 'dynamic', evaluate: flattened }),
  udfOf('limit_list', {
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    evaluate: (values, limit) => flattened(values).slice(0, Math.max(0, Number(limit))),
  }),
  udfOf('weighted_percentiles', {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (pairs, shares) => {
      const weighted = itemsOf(pairs)
        .flatMap((one) =>
          isArray(one) && one[0] !== null ? [{ value: one[0] ?? null, weight: Number(one[1]) }] : [],
        )
        .sort((a, b) => compareValues(a.value, b.value));
      const total = weighted.reduce((all, one) => all + one.weight, 0);
      return itemsOf(shares).map((share) => {
        let sum = 0;
        return weighted.find((one) => (sum += one.weight) >= (total * Number(share)) / 100)?.value ?? null;
      });
    },
  }),
  udfOf('bag_types', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (bag) => (isBag(bag) ? [...bag].flatMap(([key, value]) => typedKey(key, value)) : []),
  }),
  udfOf('schema_of', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (values) => schemaOf(itemsOf(values)),
  }),
  udfOf('fill_series', {
    parameters: ['dynamic', 'long?', 'dynamic'],
    returns: 'dynamic',
    evaluate: (pairs, count, fallback) => {
      const series = Array.from({ length: seriesLength(count) }, () => fallback);
      for (const pair of itemsOf(pairs)) if (isArray(pair)) series[Number(pair[0])] = pair[1] ?? null;
      return series;
    },
  }),
  udfOf('series_axis', {
    parameters: ['long', 'long', 'long?', 'string'],
    returns: 'dynamic',
    evaluate: (from, step, count, type) =>
      Array.from({ length: seriesLength(count) }, (_, index) => {
        const at = from + step * BigInt(index);
        if (type === 'datetime') return formatDatetime(at);
        return type === 'timespan' ? formatTimespan(at) : at;
      }),
  }),
  udfOf('series_axis_reals', {
    parameters: ['real', 'real', 'long?'],
    returns: 'dynamic',
    evaluate: (from, step, count) =>
      Array.from({ length: seriesLength(count) }, (_, index) => from + step * index),
  }),
  udfOf('merge_bags', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (values) => {
      const merged = new Map<string, DynamicValue>();
      for (const bag of itemsOf(values)) {
        if (!isBag(bag)) continue;
        for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value);
      }
      return merged;
    },
  }),
];

/** Functions in JavaScript that primitives of the plan stand on. */
export const internalUdfs: readonly ScalarUdf[] = [...conversions, ...access, ...matching, ...aggregation];
