import { maxDatetime } from '../values/time/datetime.ts';
import { writeJson, readJson } from '../values/dynamic/dynamic.ts';
import { moduloOfReals } from '../values/numbers/real.ts';
import type { KqlType } from '../schema/types.ts';
import type { Value } from './program.ts';

type Primitive = (args: readonly Value[], type: KqlType) => Value;

/** Null as soon as an argument is null. */
const strict =
  (evaluate: (...args: never[]) => Value): Primitive =>
  (args) =>
    args.includes(null) ? null : evaluate(...(args as never[]));

const size = (value: bigint): bigint => (value < 0n ? -value : value);
const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const same: Primitive = ([value = null]) => value;

/** By the type of the result: longs wrap at 64 bits, reals are IEEE. */
const arithmetic = (
  whole: (a: bigint, b: bigint) => bigint | null,
  real: (a: number, b: number) => number,
): Primitive =>
  strict((a: Value, b: Value) =>
    typeof a === 'number' || typeof b === 'number'
      ? real(Number(a), Number(b))
      : whole(a as bigint, b as bigint),
  );

const datetime = (ticks: bigint): bigint | null => (ticks >= 0n && ticks <= maxDatetime ? ticks : null);

/** As the database orders them: numbers by value, texts by code point. */
function compare(a: Value, b: Value): number {
  if (typeof a !== 'string' || typeof b !== 'string') {
    const [x, y] = [a as number, b as number];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const ordered = (accepts: (difference: number) => boolean): Primitive =>
  strict((a: Value, b: Value) => !isNan(a) && !isNan(b) && accepts(compare(a, b)));

const isNan = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value);

/** `==` is null only where both sides are. */
const equal: Primitive = ([a = null, b = null]) => (a === null && b === null ? null : a === b);

const extreme =
  (sign: 1 | -1): Primitive =>
  (args) => {
    const present = args.filter((argument) => argument !== null);
    if (present.some(isNan)) return NaN;
    return present.reduce<Value>(
      (best, argument) => (best === null || sign * compare(argument, best) > 0 ? argument : best),
      null,
    );
  };

const binWhole = strict((x: bigint, bin: bigint) =>
  bin === 0n ? null : wrap(x - (((x % bin) + bin) % bin)),
);
const binReal = strict((x: number, bin: number) => (bin === 0 ? null : Math.floor(x / bin) * bin));

const texts = (evaluate: (text: string, part: string) => boolean, fold: boolean): Primitive =>
  strict((text: string, part: string) =>
    fold ? evaluate(text.toLowerCase(), part.toLowerCase()) : evaluate(text, part),
  );

const text = (value: Value): string =>
  value === null ? '' : typeof value === 'string' ? value : String(value);

/** The text that a dynamic holds, or its JSON. */
const dynamicText = strict((json: string) => (json.startsWith('"') ? (readJson(json) as string) : json));

const contains = (whole: string, part: string): boolean => whole.includes(part);
const startsWith = (whole: string, part: string): boolean => whole.startsWith(part);
const endsWith = (whole: string, part: string): boolean => whole.endsWith(part);
const toText: Primitive = ([value = null]) => text(value);
const toJson = strict((value: Value) => (typeof value === 'string' ? writeJson(value) : String(value)));
const toBool = strict((value: bigint | number) => Number(value) !== 0);
const toReal = strict((value: bigint | boolean) => Number(value));
const toWhole = strict((value: boolean) => (value ? 1n : 0n));
const toInt = strict((value: bigint) => BigInt.asIntN(32, value));
const toDatetime = strict(datetime);

/** The primitives of the plan that have SQL of their own, in JavaScript; a property test holds the two together. */
export const primitives: Readonly<Record<string, Primitive>> = {
  add: arithmetic(
    (a, b) => wrap(a + b),
    (a, b) => a + b,
  ),
  subtract: arithmetic(
    (a, b) => wrap(a - b),
    (a, b) => a - b,
  ),
  multiply: arithmetic(
    (a, b) => wrap(a * b),
    (a, b) => a * b,
  ),
  divide: arithmetic(
    (a, b) => (b === 0n ? null : wrap(a / b)),
    (a, b) => a / b,
  ),
  modulo: arithmetic((a, b) => (b === 0n ? null : wrap(((a % b) + size(b)) % size(b))), moduloOfReals),
  negate: strict((a: bigint | number) => (typeof a === 'bigint' ? wrap(-a) : -a)),
  absolute: strict((a: bigint | number) => (typeof a === 'bigint' ? wrap(a < 0n ? -a : a) : Math.abs(a))),
  floor: strict(Math.floor),
  ceiling: strict(Math.ceil),
  datetime_add: strict((a: bigint, b: bigint) => datetime(a + b)),
  datetime_subtract: strict((a: bigint, b: bigint) => datetime(a - b)),
  bin_whole: binWhole,
  bin_real: binReal,
  positive: strict((a: bigint | number) => (a > 0 || isNan(a) ? a : null)),
  max_of: extreme(1),
  min_of: extreme(-1),
  max_of_real: extreme(1),
  min_of_real: extreme(-1),

  equal,
  not_equal: (args, type) => {
    const value = equal(args, type);
    return value === null ? null : !value;
  },
  less: ordered((value) => value < 0),
  less_or_equal: ordered((value) => value <= 0),
  greater: ordered((value) => value > 0),
  greater_or_equal: ordered((value) => value >= 0),

  and: ([a = null, b = null]) =>
    a === false || b === false ? false : a === null || b === null ? null : true,
  or: ([a = null, b = null]) => (a === true || b === true ? true : a === null || b === null ? null : false),
  not: strict((a: boolean) => !a),
  is_true: ([a = null]) => a === true,
  is_null: ([a = null]) => a === null,
  is_not_null: ([a = null]) => a !== null,
  is_nan: strict((a: number) => Number.isNaN(a)),
  is_finite: strict((a: number) => Number.isFinite(a)),
  coalesce: (args) => args.find((argument) => argument !== null) ?? null,
  coalesce_texts: (args) => args.find((argument) => argument !== null && argument !== '') ?? '',

  contains: texts(contains, true),
  contains_cs: texts(contains, false),
  starts_with: texts(startsWith, true),
  starts_with_cs: texts(startsWith, false),
  ends_with: texts(endsWith, true),
  ends_with_cs: texts(endsWith, false),
  equal_ci: texts((a, b) => a === b, true),
  concat: strict((...args: string[]) => args.join('')),
  lower: strict((a: string) => a.toLowerCase()),
  upper: strict((a: string) => a.toUpperCase()),
  text_length: strict((a: string) => BigInt(Array.from(a).length)),
  text_or_empty: toText,

  as_long: same,
  as_timespan: same,
  as_datetime: same,
  int_to_long: same,
  long_to_timespan: same,
  int_to_timespan: same,
  datetime_to_long: same,
  datetime_to_timespan: same,
  timespan_to_long: same,
  long_to_datetime: toDatetime,
  timespan_to_datetime: toDatetime,
  bool_to_int: toWhole,
  bool_to_long: toWhole,
  bool_to_real: toReal,
  int_to_real: toReal,
  long_to_real: toReal,
  datetime_to_real: toReal,
  timespan_to_real: toReal,
  long_to_int: toInt,
  int_to_bool: toBool,
  long_to_bool: toBool,
  real_to_bool: toBool,
  timespan_to_bool: toBool,

  bool_to_string: ([a = null]) => (a === null ? '' : a === true ? 'True' : 'False'),
  int_to_string: toText,
  long_to_string: toText,
  guid_to_string: toText,
  dynamic_text: dynamicText,
  dynamic_to_string: (args, type) => dynamicText(args, type) ?? '',

  bool_to_dynamic: toJson,
  int_to_dynamic: toJson,
  long_to_dynamic: toJson,
  string_to_dynamic: toJson,
  guid_to_dynamic: toJson,
  pack_bag: (args) => {
    const keys = args.filter((_, index) => index % 2 === 0);
    return `{${keys.map((key, index) => `${writeJson(key)}:${text(args[index * 2 + 1] ?? 'null')}`).join(',')}}`;
  },
  pack_array: (args) => `[${args.map((argument) => argument ?? 'null').join(',')}]`,
};
