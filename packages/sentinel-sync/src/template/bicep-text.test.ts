import type { JsonValue } from '@drawbridge/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { printBicepText, printBicepValue } from './bicep-text.ts';
import { readBicepValue } from './read-bicep.suite.ts';
import { referTo } from './template-value.ts';

/** Everything that Bicep takes for something else than text, and what is near it. */
const piece = fc.constantFrom(
  ...["'", "''", "'''", '\\', '\n', '\r\n', '\t', '$', '${', '${a}', '$$', '{', '}', '\u0007', '\u2028'],
  ...['é', '😀', ' ', '"', '//', '/*', 'x', '@', '[', 'T | where a == "b"'],
);
const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));

describe('a text in Bicep', () => {
  it('means what it was made of, whatever it holds', () => {
    fc.assert(
      fc.property(text, (generated) => {
        expect(readBicepValue(printBicepText(generated))).toBe(generated);
      }),
      { numRuns: 2000 },
    );
  });

  it('of several lines stands as it is, so that a query can be read', () => {
    expect(printBicepText('T\n| where x == "${a}\\b"\n')).toBe("'''\nT\n| where x == \"${a}\\b\"\n'''");
  });

  it.each([
    ['an apostrophe', "it's", String.raw`'it\'s'`],
    ['an interpolation', 'a ${b} $c', "'a \\${b} $c'"],
    ['three quotes on several lines', "a\n'''", String.raw`'a\n\'\'\''`],
    ['a quote at the end of several lines', "a\n'", String.raw`'a\n\''`],
    ['a bell', '\u0007', String.raw`'\u{7}'`],
  ])('has escapes for %s', (_what, given, printed) => {
    expect(printBicepText(given)).toBe(printed);
  });
});

describe('a value in Bicep', () => {
  const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.integer(),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((double) => (Object.is(double, -0) ? 0 : double)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        text.filter((name) => name !== '__proto__'),
        tie('value'),
        { maxKeys: 3, noNullPrototype: true },
      ),
    ),
  })).value;

  it('means what it was made of, with whatever names and numbers', () => {
    fc.assert(
      fc.property(value, (generated) => {
        expect(readBicepValue(printBicepValue(generated, 2))).toEqual(generated);
      }),
      { numRuns: 500 },
    );
  });

  it('names parameters and the workspace, and is no text then', () => {
    expect(printBicepValue([referTo('playbook', 'playbook_a'), referTo('rule', "x'y")], 0)).toBe(
      `[\n  playbook_a\n  '\${law.id}/providers/Microsoft.SecurityInsights/alertRules/x\\'y'\n]`,
    );
  });
});
