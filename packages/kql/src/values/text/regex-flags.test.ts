import { expect, it } from 'vitest';

import { hoistCaseFlag } from './regex-flags.ts';

it.each([
  ['abc', 'abc'],
  ['(?i)abc', '(?i)abc'],
  ['^(?i)(f[cd]|fe80):', '(?i)^(f[cd]|fe80):'],
  [String.raw`^\d+\.(?i)abc`, String.raw`(?i)^\d+\.abc`],
  ['^(?i:abc)[0-9]$', '(?i)^(?:abc)[0-9]$'],
  // Here the flag would reach letters that it must not.
  ['abc(?i)def', 'abc(?i)def'],
  ['(?i:abc)def', '(?i:abc)def'],
  ['((?i)a)b', '((?i)a)b'],
  [String.raw`\(?i\)`, String.raw`\(?i\)`],
])('%s becomes %s', (pattern, hoisted) => {
  expect(hoistCaseFlag(pattern)).toBe(hoisted);
});
