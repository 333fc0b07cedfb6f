import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { matchesGlob } from './glob.ts';

describe('a pattern with stars', () => {
  it.each([
    ['web', 'web', true],
    ['web', 'Web', false],
    ['web*', 'web', true],
    ['*web', 'my-web', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*bc', 'abc', false],
    ['a*a', 'a', false],
    ['**', '', true],
    ['a**c', 'abc', true],
    ['a.c', 'abc', false],
  ])('%s on %s is %s', (pattern, text, fits) => {
    expect(matchesGlob(pattern, text)).toBe(fits);
  });

  it('fits what the regular expression of the same meaning fits', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's');
        expect(matchesGlob(pattern, text)).toBe(expression.test(text));
      }),
    );
  });

  it('does not take longer with every star', () => {
    const begun = performance.now();
    expect(matchesGlob(`${'*a'.repeat(200)}*c`, 'a'.repeat(50_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
