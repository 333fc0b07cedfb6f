import { array, assert, constantFrom, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { personOf } from './person-name.ts';

describe('whom a name means', () => {
  it.each([
    ['root', 'root@vm'],
    ['root', ' ROOT '],
    ['alice', 'DOMAIN\\alice'],
    ['alice', 'domain/alice'],
    ['alice', 'Alice@example.com'],
    ['alice', 'alice+oncall@example.com'],
    ['alice', 'mailto:alice@example.com'],
    ['alice', 'arn:aws:iam::123456789012:user/alice'],
    ['alice', 'ａｌｉｃｅ'],
    ['alice', 'al\u200bi\u00adce\u202e'],
    ['alice', 'alice\ufe0f'],
    ['capo', 'саро'],
    ['bob', 'b0b'],
    ['strasse', 'straße'],
    ['x', 'x.'],
  ])('is one for %j and %j', (name, other) => {
    expect(personOf(other)).toBe(personOf(name));
  });

  it.each([
    ['alice', 'bob'],
    ['alice', 'alice.smith'],
    ['山田', '田山'],
  ])('is two for %j and %j', (name, other) => {
    expect(personOf(other)).not.toBe(personOf(name));
  });

  it.each(['', '  ', '\u200b', '@', '...', 'аlice'])('is nobody for %j', (name) => {
    expect(personOf(name)).toBeUndefined();
  });

  it('is the same however the name is spelt, wherever it is said to be from', () => {
    const invisible = constantFrom(
      '\u200b',
      '\u200d',
      '\u202e',
      '\u2066',
      '\ufeff',
      '\u00ad',
      '\ufe0f',
      '\u{e0061}',
    );
    const dress = constantFrom(
      (name: string) => name.toUpperCase(),
      (name: string) => ` ${name}\u00a0`,
      (name: string) => `${name}@example.com`,
      (name: string) => `CORP\\${name}`,
      (name: string) => `${name}+tag@example.org`,
      (name: string) =>
        name.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    );
    assert(
      property(
        stringMatching(/^[a-z]{2,10}$/),
        array(invisible, { maxLength: 4 }),
        dress,
        (name, hidden, dressed) => {
          const spelt = hidden.reduce(
            (text, mark, at) => text.slice(0, at + 1) + mark + text.slice(at + 1),
            name,
          );
          expect(personOf(dressed(spelt))).toBe(personOf(name));
        },
      ),
    );
  });
});
