import fc from 'fast-check';

import type { ColumnSchema, KqlType } from '../schema/types.ts';

/** The types that random expressions are made of. */
export type RandomType = Exclude<KqlType, 'int' | 'decimal' | 'guid'>;

type Text = fc.Arbitrary<string>;

const literals: Readonly<Record<RandomType, readonly string[]>> = {
  bool: ['true', 'false', 'bool(null)'],
  long: ['0', '1', '-7', '42', '9223372036854775807', 'long(null)'],
  real: ['0.0', '1.5', '-2.5', '1e300', 'real(nan)', 'real(+inf)', 'real(null)'],
  string: ["''", "'a'", "'Ab c'", "'x_y-z'", "'é😀'", `'q"q'`, "'10'", "'[1,2]'"],
  datetime: [
    'datetime(2026-01-12)',
    'datetime(0001-01-01)',
    'datetime(9999-12-31 23:59:59.9999999)',
    'datetime(null)',
  ],
  timespan: ['1d', '-2h', '0s', '1tick', 'timespan(null)'],
  dynamic: [
    'dynamic(null)',
    'dynamic([1, 2.5, "x"])',
    'dynamic({"a": 1, "b": {"c": "d"}})',
    'dynamic("t")',
    'dynamic([])',
  ],
};

/** `{0}` and so on stand for arguments of the given types. */
interface Template {
  readonly text: string;
  readonly args: readonly RandomType[];
}

const make = (text: string, ...args: readonly RandomType[]): Template => ({ text, args });
const infix = (operators: readonly string[], type: RandomType, other = type): readonly Template[] =>
  operators.map((operator) => make(`({0} ${operator} {1})`, type, other));
const choice = (type: RandomType): readonly Template[] => [
  make('iff({0}, {1}, {2})', 'bool', type, type),
  make('coalesce({0}, {1})', type, type),
];

const templates: Readonly<Record<RandomType, readonly Template[]>> = {
  bool: [
    ...infix(['and', 'or', '==', '!='], 'bool'),
    ...infix(['<', '<=', '>', '>=', '==', '!='], 'long'),
    ...infix(['<', '>=', '=='], 'real'),
    ...infix(
      ['==', '!=', '=~', '!~', 'has', '!has', 'contains', 'contains_cs', 'startswith', 'endswith'],
      'string',
    ),
    ...infix(['<', '>', '=='], 'datetime'),
    make('not({0})', 'bool'),
    make('isnull({0})', 'long'),
    make('isempty({0})', 'string'),
    make("({0} in ('a', 'Ab c', ''))", 'string'),
    make("({0} in~ ('A', 'x_y-z'))", 'string'),
    make('({0} between (0 .. 42))', 'long'),
    make("({0} matches regex @'^[a-z]+$')", 'string'),
    make("({0} has_any ('a', 'y'))", 'string'),
    make('tobool({0})', 'string'),
  ],
  long: [
    ...infix(['+', '-', '*', '/', '%'], 'long'),
    ...choice('long'),
    make('strlen({0})', 'string'),
    make('tolong({0})', 'string'),
    make('tolong({0})', 'real'),
    make('array_length({0})', 'dynamic'),
    make('abs({0})', 'long'),
    make('bin({0}, 7)', 'long'),
    make("datetime_diff('hour', {0}, {1})", 'datetime', 'datetime'),
    make("indexof({0}, 'b')", 'string'),
    make('hourofday({0})', 'datetime'),
  ],
  real: [
    ...infix(['+', '-', '*', '/'], 'real'),
    ...infix(['+', '*'], 'long', 'real'),
    ...choice('real'),
    make('toreal({0})', 'string'),
    make('round({0}, 1)', 'real'),
    make('sqrt({0})', 'real'),
    make('({0} / 1h)', 'timespan'),
  ],
  string: [
    ...choice('string'),
    make('tostring({0})', 'long'),
    make('tostring({0})', 'real'),
    make('tostring({0})', 'datetime'),
    make('tostring({0})', 'timespan'),
    make('tostring({0})', 'dynamic'),
    make('tostring({0})', 'bool'),
    make('strcat({0}, {1})', 'string', 'string'),
    make('substring({0}, {1}, 3)', 'string', 'long'),
    make('toupper({0})', 'string'),
    make("replace_string({0}, 'a', {1})", 'string', 'string'),
    make("extract(@'([a-z]+)', 1, {0})", 'string'),
    make("tostring(split({0}, ' ')[0])", 'string'),
    make("trim('[ab]+', {0})", 'string'),
    make("strcat_array({0}, ',')", 'dynamic'),
  ],
  datetime: [
    ...choice('datetime'),
    make('({0} + {1})', 'datetime', 'timespan'),
    make('({0} - {1})', 'datetime', 'timespan'),
    make('bin({0}, 1h)', 'datetime'),
    make('startofday({0})', 'datetime'),
    make('endofmonth({0})', 'datetime'),
    make('todatetime({0})', 'string'),
  ],
  timespan: [
    ...choice('timespan'),
    make('({0} - {1})', 'datetime', 'datetime'),
    make('({0} + {1})', 'timespan', 'timespan'),
    make('({0} * 2)', 'timespan'),
    make('totimespan({0})', 'string'),
  ],
  dynamic: [
    make('parse_json({0})', 'string'),
    make('pack_array({0}, {1})', 'long', 'string'),
    make("bag_pack('a', {0}, 'k', {1})", 'real', 'datetime'),
    make("split({0}, ' ')", 'string'),
    make('{0}.a', 'dynamic'),
    make("{0}['b']", 'dynamic'),
    make('{0}[0]', 'dynamic'),
    make('array_concat({0}, {1})', 'dynamic', 'dynamic'),
  ],
};

/** A random expression of a type over the columns; at most `depth` calls deep. */
export function randomExpression(type: RandomType, columns: readonly ColumnSchema[], depth: number): Text {
  const named = columns.filter((column) => column.type === type).map((column) => column.name);
  const leaf = fc.constantFrom(...named, ...named, ...literals[type]);
  if (depth === 0) return leaf;
  const inner = fc
    .constantFrom(...templates[type])
    .chain(({ text, args }) =>
      fc
        .tuple(...args.map((argument) => randomExpression(argument, columns, depth - 1)))
        .map((values) =>
          text.replace(/\{(\d)\}/g, (_, index: string) => operand(text, values[Number(index)] ?? '')),
        ),
    );
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 2, arbitrary: inner });
}

/** A path needs a name, a call or parentheses before it. */
const operand = (template: string, value: string): string =>
  /^\{0\}[.[]/.test(template) && !/^\w+$/.test(value) ? `(${value})` : value;
