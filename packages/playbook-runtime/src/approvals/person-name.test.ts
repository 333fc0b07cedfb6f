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
});
