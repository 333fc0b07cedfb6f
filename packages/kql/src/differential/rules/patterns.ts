/** Regular expressions: only such as every dialect reads alike, so the rules are those of the functions. */
import { infix, literal, rule, type Rule } from '../reference/rule.ts';
import type { Dynamic } from '../reference/values.ts';

const plain = [
  '[0-9]+',
  '[a-z]+',
  'a|ab',
  '[^a-zA-Z0-9]+',
  'x',
  '\\.',
  '(?i)ABC',
  '[А-Яа-я]+',
  'é.',
  '\\s+',
] as const;
const grouped = [
  '([a-z]+)',
  '([0-9])([0-9])',
  '([a-z])-?([0-9]+)?',
  '(a)(b)?',
  '([^ ,]+)[ ,]([^ ,]+)',
] as const;
const anchored = ['^a', 'z$', '^$', '^[a-z ]*$', 'b'] as const;

const pattern = literal('string', plain);
const withGroups = literal('string', grouped);
const any = literal('string', [...plain, ...grouped, ...anchored]);

/** The same in JavaScript: `(?i)` is a flag there, and a dot stops at line breaks in both. */
function compiled(source: string, flags = '', wrap = (inner: string): string => inner): RegExp {
  const insensitive = source.startsWith('(?i)');
  return new RegExp(wrap(insensitive ? source.slice(4) : source), `u${flags}${insensitive ? 'i' : ''}`);
}

const cutStart = (regex: string, text: string): string =>
  text.replace(
    compiled(regex, '', (inner) => `^(?:${inner})`),
    '',
  );
const cutEnd = (regex: string, text: string): string =>
  text.replace(
    compiled(regex, '', (inner) => `(?:${inner})$`),
    '',
  );

function extractAll(regex: string, text: string): Dynamic {
  const found = [...text.matchAll(compiled(regex, 'g'))].map((match) =>
    match.slice(1).map((group) => (group as string | undefined) ?? ''),
  );
  if (found.length === 0) return null;
  return found.map((groups) => (groups.length === 1 ? (groups[0] ?? '') : groups));
}

const extractPage = 'extract-function: ';
const trimPage =
  'trim-function: "source after trimming matches of regex found in the beginning and/or the end of source"';

export const patternRules: readonly Rule[] = [
  rule(
    'matches regex',
    ['string', any],
    'bool',
    (text, regex) => compiled(regex).test(text),
    [['Beta', '[a-z]+'], true],
    'datatypes-string-operators: "LHS contains a match for RHS"',
    infix('matches regex'),
  ),
  rule(
    'extract',
    [any, literal('long', [0n]), 'string'],
    'string',
    (regex, _group, text) => compiled(regex).exec(text)?.[0] ?? '',
    [['[a-z]+', 0n, 'A bc d'], 'bc'],
    `${extractPage}"0 stands for the entire match"`,
  ),
  rule(
    'extract',
    [withGroups, literal('long', [1n]), 'string'],
    'string',
    (regex, group, text) => compiled(regex).exec(text)?.[Number(group)] ?? '',
    [['([a-z]+)', 1n, 'ALPHA'], ''],
    'answer fuzz/t1-string-ops-0093: extract("([a-z]+)", 1, tolower(s))',
  ),
  rule(
    'extract_all',
    [withGroups, 'string'],
    'dynamic',
    extractAll,
    [
      ['(a)(b)?', 'aba'],
      [
        ['a', 'b'],
        ['a', ''],
      ],
    ],
    'answer fuzz/agent-string-ops-0021: ea=extract_all(@"(a)(b)?",s)',
  ),
  rule(
    'extract_all',
    [withGroups, 'string'],
    'dynamic',
    extractAll,
    [['([a-z]+)', '1'], null],
    'answer fuzz/agent-string-ops-0032: all=extract_all(@"([a-z])(\\d)",s)',
  ),
  rule(
    'replace_regex',
    ['string', pattern, literal('string', ['', '_', 'xy'])],
    'string',
    (text, regex, other) => text.replace(compiled(regex, 'g'), () => other),
    [['one  two', '\\s+', '_'], 'one_two'],
    'answer fuzz/agent-string-ops-0020: rr=replace_regex(s,@"\\s+","-")',
  ),
  rule(
    'replace_regex',
    [
      'string',
      literal('string', ['([a-z])([a-z])', '([0-9]+)-([0-9]+)']),
      literal('string', ['\\2\\1', '[\\1|\\2]']),
    ],
    'string',
    (text, regex, other) =>
      text.replace(compiled(regex, 'g'), (_match, first: string, second: string) =>
        other.replace('\\1', () => first).replace('\\2', () => second),
      ),
    [['abc', '([a-z])([a-z])', '\\2\\1'], 'bac'],
    'answer fuzz/agent-string-ops-0020: rr2=replace_regex(s,@"(\\w)(\\w)",@"\\2\\1")',
  ),
  rule(
    'countof',
    ['string', pattern, literal('string', ['regex'])],
    'long',
    (text, regex) => BigInt([...text.matchAll(compiled(regex, 'g'))].length),
    [['abcabc', '[a-z]+', 'regex'], 1n],
    'countof-function: "regex matches don\'t [overlap]"',
  ),
  rule(
    'trim',
    [pattern, 'string'],
    'string',
    (regex, text) => cutEnd(regex, cutStart(regex, text)),
    [['x', 'xxabcxx'], 'xabcx'],
    `${trimPage}; answer fuzz/agent-string-ops-0023: t=trim("x",s)`,
  ),
  rule(
    'trim_start',
    [pattern, 'string'],
    'string',
    cutStart,
    [['x', 'xxabc'], 'xabc'],
    'answer fuzz/agent-string-ops-0023: tl=trim_start("x",s)',
  ),
  rule(
    'trim_end',
    [pattern, 'string'],
    'string',
    cutEnd,
    [['x', 'xxx'], 'xx'],
    'answer fuzz/agent-string-ops-0015: trimmed=trim_end("x",s)',
  ),
];
