import { parseDatetime } from '../values/time/datetime-text.ts';
import { dynamicText, readJson, type DynamicValue } from '../values/dynamic/dynamic.ts';
import { markTyped } from '../values/dynamic/typed-text.ts';
import { formatDatetime } from '../values/time/datetime.ts';
import { fitsDecimal, tooManyDigits } from '../values/numbers/decimal-text.ts';
import { parseLong, parseReal } from '../values/numbers/real.ts';
import { formatTimespan, parseTimespan } from '../values/time/timespan.ts';
import { literal, nullLiteral, type LiteralScalar } from '../plan/scalar.ts';
import type { KqlType } from '../schema/types.ts';
import type { KustoNode } from './node.ts';

/** A literal whose text is not a value of its type; the parser does not look into literals. */
export class BadLiteral extends Error {
  readonly node: KustoNode;

  constructor(node: KustoNode, message: string) {
    super(message);
    this.node = node;
  }
}

const literalTypes: Readonly<Record<string, KqlType>> = {
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
  StringLiteralExpression: 'string',
  CompoundStringLiteralExpression: 'string',
  DynamicExpression: 'dynamic',
};

export function isLiteral(node: KustoNode): boolean {
  return literalTypes[node.kind] !== undefined;
}

/**
 * The value of a literal, read from its text: the parser's own values are wrong for hexadecimal longs, special reals,
 * timespans in words or with days, and numbers out of range. `now` (in ticks) is what `datetime()` stands for, and the
 * day of `datetime(06:00)`; without it, these are bad literals.
 */
export function readLiteral(node: KustoNode, now?: bigint): LiteralScalar {
  const type = literalTypes[node.kind];
  if (type === undefined) throw new Error(`${node.kind} is not a literal`);
  if (type === 'string') return literal('string', node.stringValue);
  if (type === 'dynamic') return literal('dynamic', dynamicText(readDynamic(node.child('Expression'), now)));
  const text = node.literalText.trim();
  if (text === '' && type === 'datetime' && now !== undefined) return literal('datetime', now);
  if (text === 'null' || text === '') return nullLiteral(type);
  const value = readText(type, text) ?? (type === 'datetime' ? timeToday(unquote(text), now) : null);
  if (value === null) throw new BadLiteral(node, `'${text}' is not a value of type ${type}${rangeOf(type)}`);
  if (type === 'decimal' && !fitsDecimal(text)) throw new BadLiteral(node, `'${text}' ${tooManyDigits}`);
  return literal(type, value);
}

/** A time without a date, which is one of today. */
function timeToday(text: string, now: bigint | undefined): bigint | null {
  const [date = ''] = now === undefined ? [] : formatDatetime(now).split('T');
  return /^\d{1,2}:/.test(text) ? parseDatetime(`${date} ${text}`) : null;
}

function rangeOf(type: KqlType): string {
  const bits = { int: 32n, long: 64n }[type as string];
  return bits === undefined ? '' : `: it goes from -${2n ** (bits - 1n)} to ${2n ** (bits - 1n) - 1n}`;
}

function readText(type: KqlType, text: string): LiteralScalar['value'] {
  switch (type) {
    case 'bool':
      return readBool(text);
    case 'int': {
      const value = parseLong(text);
      return value !== null && value >= -(2n ** 31n) && value < 2n ** 31n ? value : null;
    }
    case 'long':
      return parseLong(text);
    case 'real':
      return parseReal(text);
    case 'decimal':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? text : null;
    case 'datetime':
      return parseDatetime(unquote(text));
    case 'timespan':
      return parseTimespan(unquote(text));
    case 'guid':
      return readGuid(unquote(text));
    case 'string':
    case 'dynamic':
      return text;
  }
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

function readBool(text: string): boolean | null {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  return lower === 'false' || lower === '0' ? false : null;
}

function readGuid(text: string): string | null {
  return /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null;
}

/** `dynamic(…)`: JSON, in which Kusto's own literals may stand. */
function readDynamic(node: KustoNode, now: bigint | undefined): DynamicValue {
  switch (node.kind) {
    case 'JsonArrayExpression':
      return node.list('Values').map((value) => readDynamic(value, now));
    case 'JsonObjectExpression':
      return new Map(
        node
          .list('Pairs')
          .map((pair) => [keyText(pair.child('Name')), readDynamic(pair.child('Value'), now)]),
      );
    case 'NullLiteralExpression':
      return null;
    case 'UnaryMinusExpression': {
      const operand = node.child('Expression');
      // The least long has no positive counterpart.
      if (isLiteral(operand) && operand.text === '9223372036854775808') return -(2n ** 63n);
      const value = readDynamic(operand, now);
      return typeof value === 'bigint' || typeof value === 'number' ? -value : value;
    }
    case 'ParenthesizedExpression':
      return readDynamic(node.child('Expression'), now);
    default:
      return dynamicFromLiteral(node, now);
  }
}

/** A key is a token, not a literal: its quotes and escapes are still there. */
function keyText(node: KustoNode): string {
  const { text } = node;
  const decoded = text.startsWith('"') ? readJson(text) : undefined;
  return typeof decoded === 'string' ? decoded : unquote(text);
}

function dynamicFromLiteral(node: KustoNode, now: bigint | undefined): DynamicValue {
  if (!isLiteral(node)) {
    const value = readJson(node.text);
    if (value === undefined) throw new BadLiteral(node, `'${node.text}' cannot stand in a dynamic literal`);
    return value;
  }
  const { type, value } = readLiteral(node, now);
  if (value === null) return null;
  if (type === 'dynamic') return readJson(String(value), true) ?? null;
  if (type === 'datetime') return markTyped(formatDatetime(value as bigint));
  if (type === 'timespan') return markTyped(formatTimespan(value as bigint));
  if (type === 'guid') return markTyped(String(value));
  return value;
}
