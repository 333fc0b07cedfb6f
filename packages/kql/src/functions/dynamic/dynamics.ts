import { internal } from '../definition/internal-function.ts';
import { refuse } from '../../lowering/refusal.ts';
import { call, literal, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { argument, lowerArguments } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { heldType, markTyped } from '../../values/dynamic/typed-text.ts';
import { isArray, isBag, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';

/** `column_names_of(table)`. */
const columnNamesOf = lowered(['column_names_of'], (invocation) => {
  const [node] = invocation.nodes;
  if (node === undefined) return refuse(invocation.node, 'column_names_of without a table');
  return literal('dynamic', writeJson(node.columns.map((column) => column.name)));
});

const dataSizes: Readonly<Partial<Record<Scalar['type'], bigint>>> = {
  bool: 1n,
  int: 4n,
  long: 8n,
  real: 8n,
  datetime: 8n,
  timespan: 8n,
  guid: 16n,
};

/** The bytes of the columns' values; those of dynamics are not documented. */
const estimateDataSize = lowered(['estimate_data_size'], (invocation) => {
  const isStar = invocation.nodes[0]?.kind === 'StarExpression';
  const values = isStar
    ? invocation.scope.columns.map((column): Scalar => ({ kind: 'column', type: column.type, column }))
    : lowerArguments(invocation);
  const sizes = values.map((value) => {
    if (value.type === 'string') return call('text_size', 'long', value);
    const size = dataSizes[value.type];
    return size === undefined
      ? refuse(invocation.node, `estimating the size of a ${value.type}`)
      : longLiteral(size);
  });
  return sizes.reduce<Scalar>((all, size) => call('add', 'long', all, size), longLiteral(0));
});

const sortedJson = (value: DynamicValue): string => {
  if (isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isBag(value)) return writeJson(value);
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item)}`).join(',')}}`;
};

const dynamicToJson = javascript({
  names: ['dynamic_to_json'],
  parameters: ['dynamic'],
  returns: 'string',
  evaluate: (value) => (value === null ? '' : sortedJson(value)),
});

/** The name of the type, as `gettype()` says it; of a dynamic what it holds. */
const getType = lowered(['gettype'], (invocation) => {
  const value = argument(invocation, 0);
  if (value.type !== 'dynamic') return literal('string', value.type);
  invocation.scope.lowering.keepTypesInDynamics();
  return typeHeld.call(value);
});

const typeHeld = internal('type_held', {
  parameters: ['dynamic'],
  returns: 'string',
  keepsTypes: true,
  evaluate: (value) => {
    if (value === null) return 'null';
    if (typeof value === 'string') return heldType(value) ?? 'string';
    if (isArray(value)) return 'array';
    if (isBag(value)) return 'dictionary';
    const names: Readonly<Record<string, string>> = { bigint: 'long', number: 'double', boolean: 'bool' };
    return names[typeof value] ?? '';
  },
});

/** The JSON of a datetime, timespan or guid, given as text. */
const typedJson = internal('typed_json', {
  parameters: ['string'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (text) => (text === '' ? null : markTyped(text)),
});

/** An array of texts as one of datetimes or timespans. */
const typedTimes = internal('typed_times', {
  parameters: ['dynamic', 'string'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (times, type) =>
    isArray(times) && (type === 'datetime' || type === 'timespan')
      ? times.map((time) => (typeof time === 'string' ? markTyped(time) : time))
      : times,
});

/** The same value with texts for what is not of JSON. */
const untyped = internal('untyped', {
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (value) => value,
});

/** The elements of an array or bag, a line of JSON each; empty for an array without any. */
const elementLines = internal('element_lines', {
  parameters: ['dynamic', 'bool'],
  returns: 'string',
  keepsTypes: true,
  evaluate: (value, asPairs) => {
    const elements = isBag(value)
      ? [...value].map(([key, item]) => (asPairs ? [key, item] : new Map([[key, item]])))
      : isArray(value)
        ? value
        : [value];
    return elements.map(writeJson).join('\n');
  },
});

/** What holds for dynamic values of every kind. */
export const dynamicFunctions: readonly FunctionRow[] = [
  columnNamesOf,
  estimateDataSize,
  dynamicToJson,
  getType,
  typeHeld,
  typedJson,
  typedTimes,
  untyped,
  elementLines,
];
