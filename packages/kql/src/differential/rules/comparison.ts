import { infix, literal, nullable, rule, type Rule } from '../reference/rule.ts';
import { inRange } from '../reference/calendar.ts';
import { type Dynamic, type Kind, type Native, undecidedIf, type Value } from '../reference/values.ts';

const equality =
  'logical-operators: "Returns true if both operands are non-null and equal to each other. Otherwise, returns false."';
const inequality =
  'logical-operators: "Returns true if any of the operands are null or if the operands aren\'t equal to each other."';
const order = 'numerical-operators: "<, >, <=, >=" and null-values: "the comparison expression returns null"';
const insensitive = 'datatypes-string-operators: "=~ | Equals | No"';

type Pair<L extends Kind, R extends Kind> = readonly [left: L, right: R, low: Native[L], high: Native[R]];
const comparable = [
  ['int', 'int', 1n, 2n],
  ['int', 'long', 1n, 2147483648n],
  ['long', 'int', -9n, 2n],
  ['long', 'long', 1n, 9007199254740993n],
  ['long', 'real', 1n, 1.5],
  ['real', 'long', 1.5, 2n],
  ['int', 'real', 0n, 0.5],
  ['real', 'int', 0.5, 1n],
  ['real', 'real', -1.5, 1.5],
  ['datetime', 'datetime', 0n, 1n],
  ['timespan', 'timespan', -1n, 1n],
] as const satisfies readonly Pair<Kind, Kind>[];

const others = [
  ['bool', 'bool', false, true],
  ['string', 'string', 'aBc', 'abc'],
  ['guid', 'guid', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
] as const satisfies readonly Pair<Kind, Kind>[];

type Plain = bigint | number | string | boolean;

/** Numbers of two types are compared as reals; which one beyond 2^53 nothing says. */
function meeting(left: Plain, right: Plain): [Plain, Plain] {
  if (typeof left === typeof right) return [left, right];
  for (const value of [left, right])
    undecidedIf(
      typeof value === 'bigint' && BigInt(Number(value)) !== value,
      'a long that no real holds, compared with a real',
    );
  return [Number(left), Number(right)];
}

/** One null: unequal. Both null: null, which `where` and `not` read as false (recorded: `where x == x`). */
function equal(left: Value, right: Value): boolean | null {
  if (left === null || right === null) return left === right ? null : false;
  const [first, second] = meeting(left as Plain, right as Plain);
  return first === second;
}

const unequal = (left: Value, right: Value): boolean | null => {
  const same = equal(left, right);
  return same === null ? null : !same;
};

const below = (left: Plain, right: Plain): boolean => {
  const [first, second] = meeting(left, right);
  return first < second;
};
const atMost = (left: Plain, right: Plain): boolean => {
  const [first, second] = meeting(left, right);
  return first <= second;
};

function pairRules(pair: Pair<Kind, Kind>): Rule[] {
  const [left, right, low, high] = pair;
  const takes = [low, high] as const;
  return [
    nullable('==', [left, right], 'bool', equal, [takes, false], equality, infix('==')),
    nullable('!=', [left, right], 'bool', unequal, [takes, true], inequality, infix('!=')),
  ];
}

function orderRules([left, right, low, high]: Pair<Kind, Kind>): Rule[] {
  const takes = [low, high] as const;
  const make = (operator: string, compare: (a: Plain, b: Plain) => boolean, gives: boolean): Rule =>
    rule(operator, [left, right], 'bool', compare as never, [takes, gives], order, infix(operator));
  return [
    make('<', below, true),
    make('<=', atMost, true),
    make('>', (a, b) => below(b, a), false),
    make('>=', (a, b) => atMost(b, a), false),
  ];
}

const and = (left: boolean | null, right: boolean | null): boolean | null =>
  left === false || right === false ? false : left === null || right === null ? null : true;
const within = (value: Plain | null, low: Plain | null, high: Plain | null): boolean | null =>
  and(
    value === null || low === null ? null : atMost(low, value),
    value === null || high === null ? null : atMost(value, high),
  );
const between = {
  write: ([value = '', low = '', high = '']: readonly string[]) => `(${value} between (${low} .. ${high}))`,
};
const outside = {
  write: ([value = '', low = '', high = '']: readonly string[]) => `(${value} !between (${low} .. ${high}))`,
};
const range = 'between-operator: "The range is inclusive."';
const spanned =
  'between-operator: "This value can only be of type timespan if expr and leftRange are both of type datetime."';

function betweenRules<K extends 'long' | 'real' | 'datetime' | 'timespan'>(
  kind: K,
  takes: readonly [Native[K], Native[K], Native[K]],
): Rule[] {
  return [
    nullable('between', [kind, kind, kind], 'bool', within as never, [takes as never, true], range, between),
    nullable(
      '!between',
      [kind, kind, kind],
      'bool',
      ((...values: [Plain, Plain, Plain]) => negate(within(...values))) as never,
      [takes as never, false],
      range,
      outside,
    ),
  ];
}
const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);

const member = (operator: string) => ({
  write: ([value = '', ...list]: readonly string[]) => `(${value} ${operator} (${list.join(', ')}))`,
});
const folded = (text: string): string => text.toLowerCase();
const texts = ['abc', 'ABC', 'Éa', '', 'x y'] as const;
const word = literal('string', texts);
const number = literal('long', [0n, 1n, -1n, 9223372036854775807n]);
const span = literal('timespan', [0n, 1n, 864_000_000_000n]);
const among = 'in-cs-operator: "Filters a record set for data with a case-sensitive string."';
const amongAny = 'in-operator: "Filters a record set for data with a case-insensitive string."';
const numberIn = 'answer fuzz/agent-null-and-edge-0009: [ 1, 2, long(null) ] | where x in (1, 2, 3)';
type Long = bigint | null;

const members: readonly Rule[] = [
  rule(
    'in',
    ['string', word, word],
    'bool',
    (value, ...list) => list.includes(value),
    [['abc', 'x y', 'abc'], true],
    among,
    member('in'),
  ),
  rule(
    '!in',
    ['string', word, word],
    'bool',
    (value, ...list) => !list.includes(value),
    [['bca', 'x y', 'abc'], true],
    among,
    member('!in'),
  ),
  rule(
    'in~',
    ['string', word, word],
    'bool',
    (value, ...list) => list.map(folded).includes(folded(value)),
    [['abc', 'x y', 'ABC'], true],
    amongAny,
    member('in~'),
  ),
  rule(
    '!in~',
    ['string', word, word],
    'bool',
    (value, ...list) => !list.map(folded).includes(folded(value)),
    [['bca', 'x y', 'abc'], true],
    amongAny,
    member('!in~'),
  ),
  nullable(
    'in',
    ['long', number, number],
    'bool',
    (value: Long, ...list) => list.includes(value),
    [[1n, 0n, 1n], true],
    numberIn,
    member('in'),
  ),
  nullable(
    '!in',
    ['long', number, number],
    'bool',
    (value: Long, ...list) => !list.includes(value),
    [[5n, 0n, 1n], true],
    numberIn,
    member('!in'),
  ),
  rule(
    '=~',
    ['string', 'string'],
    'bool',
    (a, b) => folded(a) === folded(b),
    [['abc', 'ABC'], true],
    insensitive,
    infix('=~'),
  ),
  rule(
    '!~',
    ['string', 'string'],
    'bool',
    (a, b) => folded(a) !== folded(b),
    [['aBc', 'xyz'], true],
    insensitive,
    infix('!~'),
  ),
];

/** A dynamic is compared by the scalar in it; with one of another type, nothing says how. */
const unwrapped =
  (type: 'bigint' | 'string') =>
  (value: Dynamic | null, other: Plain | null): boolean | null => {
    undecidedIf(value !== null && typeof value !== type, 'a dynamic compared with a scalar of another type');
    return value === null && other === null ? null : value === other;
  };
const unwraps = 'answer docs/set-has-element and null-values: a dynamic is compared by its scalar';

export const comparisonRules: readonly Rule[] = [
  ...[...comparable, ...others].flatMap((pair) => pairRules(pair)),
  ...comparable.flatMap((pair) => orderRules(pair)),
  ...betweenRules('long', [50n, 50n, 55n]),
  ...betweenRules('real', [1.5, 1, 2]),
  ...betweenRules('datetime', [1n, 0n, 1n]),
  ...betweenRules('timespan', [1n, 0n, 1n]),
  nullable(
    'between',
    ['datetime', 'datetime', span],
    'bool',
    (value, low, length) =>
      within(value, low, low === null || length === null ? null : inRange(low + length)),
    [[1n, 0n, 1n], true],
    spanned,
    between,
  ),
  ...members,
  nullable('==', ['dynamic', 'long'], 'bool', unwrapped('bigint'), [[1n, 1n], true], unwraps, infix('==')),
  nullable(
    '==',
    ['dynamic', 'string'],
    'bool',
    unwrapped('string'),
    [['a', 'a'], true],
    unwraps,
    infix('=='),
  ),
];
