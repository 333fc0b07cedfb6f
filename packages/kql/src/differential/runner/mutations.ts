/** A small change to the engine that the comparison has to notice. */
export interface Mutation {
  /** Below `src`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  readonly breaks: string;
}

const strings = 'functions/text/strings.ts';
const datetimes = 'functions/time/datetimes.ts';
const arrays = 'functions/dynamic/arrays.ts';
const numbers = 'functions/numbers/numbers.ts';
const prelude = 'sql/prelude.ts';
const printer = 'sql/print-scalar.ts';

export const mutations: readonly Mutation[] = [
  {
    file: prelude,
    from: '(((a % nullif(b, 0)) + abs(b)) % abs(b))',
    to: '(a % nullif(b, 0))',
    breaks: 'modulo is never negative',
  },
  {
    file: prelude,
    from: 'floor(x / n) * n',
    to: 'trunc(x / n) * n',
    breaks: 'bins of negative reals round down',
  },
  {
    file: prelude,
    from: 'h BETWEEN 0 AND 3155378975999999999',
    to: 'h BETWEEN 0 AND 3155378975999999999999',
    breaks: 'there is no datetime after 9999',
  },
  { file: printer, from: '`(${plain} AND NOT ${guard})`', to: 'plain', breaks: 'no number is less than NaN' },
  {
    file: printer,
    from: 'THEN NULL ELSE coalesce(${plain}',
    to: 'THEN true ELSE coalesce(${plain}',
    breaks: 'null == null is null',
  },
  {
    file: strings,
    from: 'Number(start) < 0 ? characters.length + Number(start) : Number(start);\n    if (from < 0)',
    to: 'Number(start);\n    if (from < 0)',
    breaks: 'a negative start of a substring counts from the end',
  },
  {
    file: strings,
    from: "if (part === '') return null;",
    to: "if (part === '') return 0n;",
    breaks: 'an empty text has no index',
  },
  {
    file: strings,
    from: 'text.indexOf(part, at + 1)) count += 1',
    to: 'text.indexOf(part, at + part.length)) count += 1',
    breaks: 'plain occurrences overlap',
  },
  {
    file: strings,
    from: "Array.from(text).reverse().join('')",
    to: "text.split('').reverse().join('')",
    breaks: 'a character beyond 16 bits is one character',
  },
  {
    file: strings,
    from: 'targets[Math.min(at, targets.length - 1)]',
    to: 'targets[at]',
    breaks: 'the last replacement serves the rest',
  },
  {
    file: datetimes,
    from: 'const weekday = (ticks / ticksPerDay + 1n) % 7n;\n    return inDatetimeRange',
    to: 'const weekday = (ticks / ticksPerDay) % 7n;\n    return inDatetimeRange',
    breaks: 'weeks begin on Sunday',
  },
  {
    file: datetimes,
    from: 'days - (days % 7) + 3',
    to: 'days - (days % 7) + 4',
    breaks: 'the first week of a year has its first Thursday',
  },
  {
    file: datetimes,
    from: 'Math.floor((civilFromTicks(ticks).month + 2) / 3)',
    to: 'Math.floor((civilFromTicks(ticks).month + 3) / 3)',
    breaks: 'March is in the first quarter',
  },
  {
    file: datetimes,
    from: 'Math.min(civil.day, daysInMonth(year, month))',
    to: 'Math.min(civil.day, 28)',
    breaks: 'a month later is the same day',
  },
  {
    file: arrays,
    from: 'Math.max(0, at(end) + 1)',
    to: 'Math.max(0, at(end))',
    breaks: 'a slice includes its end',
  },
  {
    file: arrays,
    from: '((by % array.length) + array.length) % array.length',
    to: 'Math.abs(by % array.length)',
    breaks: 'a negative count rotates the other way',
  },
  {
    file: numbers,
    from: 'BigInt.asUintN(Number(bits), value)',
    to: '(value < 0n ? -value : value)',
    breaks: 'hexadecimal digits are of the two’s complement',
  },
  {
    file: 'functions/network/addresses.ts',
    from: 'Math.min(own, Number(asked))',
    to: 'Number(asked)',
    breaks: 'the shorter of two prefixes counts',
  },
  {
    file: 'values/numbers/real.ts',
    from: "return `${digits.padEnd(point, '0')}.0`",
    to: "return digits.padEnd(point, '0')",
    breaks: 'the text of a real has a point',
  },
  {
    file: 'values/numbers/real.ts',
    from: 'return BigInt(Math.trunc(value));',
    to: 'return BigInt(Math.round(value));',
    breaks: 'a real is cut to a long, not rounded',
  },
];
