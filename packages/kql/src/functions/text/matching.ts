import { dynamicToString, itemsOf } from '../../values/dynamic/dynamic.ts';
import { compileRegex } from '../../values/text/regex.ts';
import { hasTerm } from '../../values/text/terms.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

const folded = (text: string): string => text.toLowerCase();

export const fold = internal('fold', { parameters: ['string'], returns: 'string', evaluate: folded });

export const hasAny = internal('has_any', {
  parameters: ['string', 'dynamic'],
  returns: 'bool',
  evaluate: (text, terms) =>
    itemsOf(terms).some((term) => hasTerm(folded(text), folded(dynamicToString(term)), true, true)),
});

export const hasAll = internal('has_all', {
  parameters: ['string', 'dynamic'],
  returns: 'bool',
  evaluate: (text, terms) =>
    itemsOf(terms).every((term) => hasTerm(folded(text), folded(dynamicToString(term)), true, true)),
});

export const matchesRegex = internal('matches_regex', {
  parameters: ['string', 'string'],
  returns: 'bool',
  evaluate: (text, pattern) => compileRegex(pattern)?.test(text) ?? false,
});

const termFunctions = (
  [
    ['has', true, true],
    ['has_prefix', true, false],
    ['has_suffix', false, true],
  ] as const
).flatMap(([name, start, end]) => [
  internal(name, {
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: (text, term) => hasTerm(folded(text), folded(term), start, end),
  }),
  internal(`${name}_cs`, {
    parameters: ['string', 'string'],
    returns: 'bool',
    evaluate: (text, term) => hasTerm(text, term, start, end),
  }),
]);

/** Terms and regular expressions in texts: what `has`, `has_any`, `matches regex` and their like stand on. */
export const matchingFunctions: readonly InternalFunction[] = [
  fold,
  ...termFunctions,
  hasAny,
  hasAll,
  matchesRegex,
];
