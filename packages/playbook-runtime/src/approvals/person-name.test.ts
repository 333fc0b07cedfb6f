import { array, assert, constantFrom, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mayBeSamePerson, namesSomebody } from './person-name.ts';

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
    expect(mayBeSamePerson(other, name)).toBe(true);
  });

  it.each([
    ['alice', 'bob'],
    ['alice', 'alice.smith'],
    ['alice@example.com', 'bob@example.com'],
    ['Alice Smith <alice@example.com>', 'Bob Smith <bob@example.com>'],
    ['CN=alice,OU=Staff', 'CN=bob,OU=Staff'],
    ['राम', 'रमा'],
    ['山田', '田山'],
  ])('is two for %j and %j', (name, other) => {
    expect(mayBeSamePerson(other, name)).toBe(false);
  });

  it.each(['', '  ', '\u200b', '@', '...', 'аlice'])('is nobody for %j', (name) => {
    expect(namesSomebody(name)).toBe(false);
    expect(mayBeSamePerson('alice', name)).toBeUndefined();
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
      (name: string) => `Somebody Else <${name}@example.com>`,
      (name: string) => `"${name}"`,
      (name: string) => `CN=${name},OU=Staff,DC=example`,
      (name: string) => `${name}_example.com#EXT#@example.onmicrosoft.com`,
      (name: string) => `${name}\u0301`,
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
          expect(mayBeSamePerson(dressed(spelt), name)).toBe(true);
        },
      ),
    );
  });
});
