/** The operators on strings: substrings, and terms between what is neither letter nor digit. */
import { infix, literal, rule, type Rule } from '../reference/rule.ts';
import { characters, type Native } from '../reference/values.ts';

const page = 'datatypes-string-operators: ';
const alphanumeric = /^[\p{L}\p{N}]$/u;

const folded = (text: string): string => text.toLowerCase();
const same = (text: string): string => text;

/** Whether the place between two characters is the edge of a term: not both sides are letters or digits. */
const isEdge = (before: string | undefined, after: string | undefined): boolean =>
  !(alphanumeric.test(before ?? ' ') && alphanumeric.test(after ?? ' '));

function hasTerm(
  text: string,
  term: string,
  at: { readonly start: boolean; readonly end: boolean },
): boolean {
  const inText = characters(text);
  const inTerm = characters(term);
  for (let place = 0; place + inTerm.length <= inText.length; place++) {
    if (inTerm.some((character, index) => inText[place + index] !== character)) continue;
    const stop = place + inTerm.length;
    const startsWell = !at.start || isEdge(inText[place - 1], inText[place]);
    const endsWell = !at.end || isEdge(inText[stop - 1], inText[stop]);
    if (startsWell && endsWell) return true;
  }
  return false;
}

type Test = (text: string, part: string) => boolean;
const tests: readonly (readonly [
  name: string,
  test: Test,
  takes: readonly [string, string],
  words: string,
])[] = [
  [
    'contains',
    (text, part) => text.includes(part),
    ['FabriKam', 'bRik'],
    'RHS occurs as a subsequence of LHS',
  ],
  [
    'startswith',
    (text, part) => text.startsWith(part),
    ['Fabrikam', 'fab'],
    'RHS is an initial subsequence of LHS',
  ],
  [
    'endswith',
    (text, part) => text.endsWith(part),
    ['Fabrikam', 'Kam'],
    'RHS is a closing subsequence of LHS',
  ],
  [
    'has',
    (text, part) => part === '' || hasTerm(text, part, { start: true, end: true }),
    ['North America', 'america'],
    'RHS is a whole term in LHS',
  ],
  [
    'hasprefix',
    (text, part) => hasTerm(text, part, { start: true, end: false }),
    ['North America', 'ame'],
    'RHS is a term prefix in LHS',
  ],
  [
    'hassuffix',
    (text, part) => hasTerm(text, part, { start: false, end: true }),
    ['North America', 'ica'],
    'RHS is a term suffix in LHS',
  ],
];

const operators: readonly Rule[] = tests.flatMap(([name, test, takes, words]) =>
  [
    { suffix: '', fold: folded },
    { suffix: '_cs', fold: same },
  ].flatMap(({ suffix, fold }) => {
    const evaluate: Test = (text, part) => test(fold(text), fold(part));
    const source = `${page}"${name}${suffix} | ${words} | ${suffix === '' ? 'No' : 'Yes'}"`;
    const positive = `${name}${suffix}`;
    return [
      rule(
        positive,
        ['string', 'string'],
        'bool',
        evaluate,
        [takes, evaluate(...takes)],
        source,
        infix(positive),
      ),
      rule(
        `!${positive}`,
        ['string', 'string'],
        'bool',
        (text, part) => !evaluate(text, part),
        [takes, !evaluate(...takes)],
        source,
        infix(`!${positive}`),
      ),
    ];
  }),
);

const words = literal('string', ['abc', 'ABC', 'éa', 'hello', 'x-y', 'b'] satisfies Native['string'][]);
const listed = (operator: string) => ({
  write: ([text = '', ...list]: readonly string[]) => `(${text} ${operator} (${list.join(', ')}))`,
});
const has: Test = (text, part) => hasTerm(folded(text), folded(part), { start: true, end: true });

export const termRules: readonly Rule[] = [
  ...operators,
  rule(
    'has_any',
    ['string', words, words],
    'bool',
    (text, ...list) => list.some((part) => has(text, part)),
    [['North America', 'hello', 'b'], false],
    `${page}"has_any | Same as has but works on any of the elements"`,
    listed('has_any'),
  ),
  rule(
    'has_all',
    ['string', words, words],
    'bool',
    (text, ...list) => list.every((part) => has(text, part)),
    [['abc x-y', 'abc', 'x-y'], true],
    'has-all-operator: "Filters a record set for data with one or more case-insensitive search strings."',
    listed('has_all'),
  ),
];
