/**
 * Relations that hold for every rule whatever its value is: a constant and a column give the same; so do a null and an
 * empty text in a column; so does an int where a long is taken, and a scalar that comes out of a dynamic.
 */
import { isDeepStrictEqual } from 'node:util';

import type { Engine } from '../../engine/engine.ts';
import { signature } from '../cases/batch.ts';
import { literalText } from '../cases/literal-text.ts';
import { kindOf, type Parameter, type Rule } from '../reference/rule.ts';
import type { Kind, Value } from '../reference/values.ts';
import { askEngine } from './ask-engine.ts';

/** Two expressions of one value. */
interface Relation {
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

const isFree = (parameter: Parameter): boolean => typeof parameter === 'string' || 'column' in parameter;
const isWrapped = (parameter: Parameter): boolean => typeof parameter === 'object' && 'isColumn' in parameter;

/** A value that no compiler knows beforehand, in its own type: an element of a list that is chosen at run time. */
const hidden = (kind: Kind, value: Value): string =>
  `iff(n == 0, ${literalText(kind, value)}, ${literalText(kind, emptyOf(kind))})`;
const emptyOf = (kind: Kind): Value => (kind === 'string' ? '' : null);

function texts(
  rule: Rule,
  values: readonly Value[],
  write: (kind: Kind, value: Value, place: number) => string,
): string {
  return rule.write(
    rule.parameters.map((parameter, place) => {
      const kind = kindOf(parameter);
      const value = values[place] ?? null;
      if (isWrapped(parameter)) return hidden(kind, value);
      return isFree(parameter) ? write(kind, value, place) : literalText(kind, value);
    }),
  );
}

const plain = (kind: Kind, value: Value): string => literalText(kind, value);

function constantRelations(rule: Rule): Relation[] {
  const takes = rule.example.takes;
  const free = rule.parameters.findIndex(isFree);
  const emptied = takes.map((value, place) =>
    place === free ? emptyOf(kindOf(rule.parameters[place])) : value,
  );
  const relate = (name: string, values: readonly Value[]): Relation => ({
    name,
    left: texts(rule, values, plain),
    right: texts(rule, values, hidden),
  });
  return free === -1
    ? []
    : [relate('a constant and a column', takes), relate('an empty constant and an empty column', emptied)];
}

function wideningRelations(rule: Rule): Relation[] {
  const long = rule.parameters.findIndex(
    (parameter, place) => parameter === 'long' && isSmall(rule.example.takes[place]),
  );
  if (long === -1 || rule.name.startsWith('tohex') || rule.name === 'binary_shift_right') return [];
  const narrow = (kind: Kind, value: Value, place: number): string =>
    literalText(place === long ? 'int' : kind, value);
  return [
    {
      name: 'an int and a long',
      left: texts(rule, rule.example.takes, plain),
      right: texts(rule, rule.example.takes, narrow),
    },
  ];
}

const isSmall = (value: Value | undefined): boolean =>
  typeof value === 'bigint' && value >= -2147483648n && value <= 2147483647n;

/** Operators and functions that tell a dynamic from what is in it. */
const typed =
  /^(?:iff|case|coalesce|isnull|isnotnull|isempty|isnotempty|gettype|hash_|to|pack|bag_pack|array_|set_|strcat|parse_json|!?in|!?between|[-+*/%<>=!])/;

function wrappingRelations(rule: Rule): Relation[] {
  const place = rule.parameters.findIndex(
    (parameter) => parameter === 'string' || parameter === 'long' || parameter === 'real',
  );
  if (place === -1 || typed.test(rule.name)) return [];
  const wrap = (kind: Kind, value: Value, at: number): string =>
    at === place ? `pack_array(${literalText(kind, value)})[0]` : literalText(kind, value);
  return [
    {
      name: 'a scalar and the same in a dynamic',
      left: texts(rule, rule.example.takes, plain),
      right: texts(rule, rule.example.takes, wrap),
    },
  ];
}

export const relationKinds = [
  {
    says: 'answers constants as it answers columns, and null and empty ones too',
    relate: constantRelations,
    mayReject: false,
  },
  { says: 'answers an int as a long', relate: wideningRelations, mayReject: false },
  {
    says: 'answers a scalar that comes out of a dynamic, where it takes one',
    relate: wrappingRelations,
    mayReject: true,
  },
] as const;

/** One rule for each signature. */
export const distinctRules = (rules: readonly Rule[]): readonly Rule[] => [
  ...new Map(rules.map((rule) => [signature(rule), rule])).values(),
];

/** The relations that the engine breaks. With `mayReject`, it may refuse the second expression. */
export async function brokenRelations(
  engine: Engine,
  relations: readonly Relation[],
  mayReject: boolean,
): Promise<string[]> {
  const broken: string[] = [];
  for (let start = 0; start < relations.length; start += 40) {
    const some = relations.slice(start, start + 40);
    const answers = await askEngine(
      engine,
      [{}],
      some.flatMap(({ left, right }) => [left, right]),
    );
    for (const [place, { name, left, right }] of some.entries()) {
      const [first, second] = [answers[place * 2], answers[place * 2 + 1]];
      if (first === undefined || second === undefined) throw new TypeError('an answer for each expression');
      if ('problem' in second && mayReject) continue;
      const same =
        'values' in first && 'values' in second
          ? isDeepStrictEqual(first.values, second.values)
          : isDeepStrictEqual(first, second);
      if (!same) broken.push(`${name}: ${left} is ${shown(first)}, ${right} is ${shown(second)}`);
    }
  }
  return broken;
}

const shown = (answer: unknown): string =>
  JSON.stringify(answer, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
