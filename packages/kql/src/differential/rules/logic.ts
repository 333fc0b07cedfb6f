import { infix, nullable, rule, type Rule } from '../reference/rule.ts';
import { type Kind, type Native, type Value } from '../reference/values.ts';

const conjunction = 'logical-operators: "and: Returns true only if both operands are true."';
const disjunction = 'logical-operators: "bool(null) or true | true"';
const negation = 'answer fuzz/agent-null-and-edge-0003: extend x=int(null) | where not(x > 0) | count';
type Truth = boolean | null;

const both = (left: Truth, right: Truth): Truth =>
  left === false || right === false ? false : left === null || right === null ? null : true;
const either = (left: Truth, right: Truth): Truth =>
  left === true || right === true ? true : left === null || right === null ? null : false;

/** A value of each kind and another one, for examples. */
const two: { readonly [K in Kind]: readonly [Native[K], Native[K]] } = {
  bool: [true, false],
  int: [1n, 2n],
  long: [10n, 20n],
  real: [1.5, 2.5],
  string: ['a', 'b'],
  datetime: [0n, 1n],
  timespan: [0n, 1n],
  guid: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
  dynamic: [1n, 'b'],
};
const kinds = Object.keys(two) as Kind[];
const scalar = kinds.filter((kind) => kind !== 'string' && kind !== 'dynamic');

const choose = (test: Value, yes: Value, no: Value): Value => (test === true ? yes : no);
const iffPage =
  'iff-function: "returns the value of then if if evaluates to true, or the value of else otherwise"';
const casePage =
  'case-function: "The value of the first then whose predicate evaluates to true, or the value of else"';
const coalescePage =
  'coalesce-function: "The value of the first arg whose value isn\'t null (or not-empty for string"';
const isnullPage =
  'isnull-function: "evaluates an expression and returns a Boolean indicating whether the value is null"';
const emptyPage =
  'isempty-function: "isempty(value) is equivalent to value == null for all types but string"';

function choices(kind: Kind): Rule[] {
  const [first, second] = two[kind];
  return [
    nullable(
      'iff',
      ['bool', kind, kind],
      kind,
      choose as never,
      [[null, first, second] as never, second],
      iffPage,
    ),
    nullable(
      'case',
      ['bool', kind, 'bool', kind, kind],
      kind,
      (a: Value, x: Value, b: Value, y: Value, z: Value) => choose(a, x, choose(b, y, z)),
      [[false, first, true, second, first] as never, second],
      casePage,
    ),
  ];
}

function nulls(kind: Kind): Rule[] {
  const [first, second] = two[kind];
  const isNull = (value: Value): boolean => value === null;
  return [
    nullable(
      'coalesce',
      [kind, kind],
      kind,
      (a: Value, b: Value) => a ?? b,
      [[null, second] as never, second],
      coalescePage,
    ),
    nullable('isnull', [kind], 'bool', isNull, [[null], true], isnullPage),
    nullable(
      'isnotnull',
      [kind],
      'bool',
      (value) => !isNull(value),
      [[first] as never, true],
      'isnotnull-function',
    ),
    nullable('isempty', [kind], 'bool', isNull, [[null], true], emptyPage),
    nullable(
      'isnotempty',
      [kind],
      'bool',
      (value) => !isNull(value),
      [[first] as never, true],
      'isnotempty-function',
    ),
  ];
}

const emptyText = 'answer fuzz/agent-null-and-edge-0007: [ "a", "", "b" ] | extend e=isempty(s), n=isnull(s)';

export const logicRules: readonly Rule[] = [
  nullable('and', ['bool', 'bool'], 'bool', both, [[null, false], false], conjunction, infix('and')),
  nullable('or', ['bool', 'bool'], 'bool', either, [[null, true], true], disjunction, infix('or')),
  nullable('not', ['bool'], 'bool', (value) => (value === null ? null : !value), [[null], null], negation),
  ...kinds.flatMap(choices),
  ...scalar.flatMap(nulls),
  rule(
    'coalesce',
    ['string', 'string'],
    'string',
    (a, b) => (a === '' ? b : a),
    [['', 'b'], 'b'],
    coalescePage,
  ),
  rule('isempty', ['string'], 'bool', (text) => text === '', [[''], true], emptyText),
  rule('isnotempty', ['string'], 'bool', (text) => text !== '', [[''], false], emptyText),
  rule('isnull', ['string'], 'bool', () => false, [[''], false], emptyText),
  rule('isnotnull', ['string'], 'bool', () => true, [[''], true], emptyText),
  nullable(
    'isnull',
    ['dynamic'],
    'bool',
    (value) => value === null,
    [[null], true],
    'answer fuzz/agent-dynamic-json-0034: an = isnull(d.a), b0 = isnull(d.b[0])',
  ),
];
