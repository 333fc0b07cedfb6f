import { describe, expect, it } from 'vitest';

import type { KqlType, KqlValue } from '../schema/types.ts';
import { readValue } from './read-value.ts';

describe('a value that a Kusto service answered', () => {
  it.each<[KqlType, unknown, KqlValue]>([
    ['bool', true, true],
    ['bool', 0, false],
    ['bool', null, null],
    ['int', 7, 7],
    ['long', 9007199254740993n, 9007199254740993n],
    ['long', 12n, 12],
    ['real', 1.5, 1.5],
    ['real', 'NaN', NaN],
    ['real', '-Infinity', -Infinity],
    ['decimal', '1.50', '1.5'],
    ['decimal', '-12', '-12'],
    ['decimal', 0.25, '0.25'],
    ['string', null, ''],
    ['string', '7', '7'],
    ['datetime', '2026-11-18T08:00:00Z', '2026-11-18T08:00:00.0000000Z'],
    ['datetime', '2026-11-18T08:00:00.1234567Z', '2026-11-18T08:00:00.1234567Z'],
    ['datetime', '', null],
    ['timespan', '1.02:03:04.5', '1.02:03:04.5000000'],
    ['timespan', '-00:00:01', '-00:00:01'],
    ['guid', '11111111-AAAA-4111-8111-111111111111', '11111111-aaaa-4111-8111-111111111111'],
    ['dynamic', '{"a":[1,"x"]}', { a: [1, 'x'] }],
    ['dynamic', '"a text"', 'a text'],
    ['dynamic', 'a text', 'a text'],
    ['dynamic', { a: 1 }, { a: 1 }],
    ['dynamic', '{"n":9007199254740993}', { n: 9007199254740993n }],
    ['dynamic', null, null],
  ])('of type %s is read', (type, sent, read) => {
    expect(readValue(type, sent)).toEqual(read);
  });

  it.each<[KqlType, unknown]>([
    ['datetime', 'yesterday'],
    ['long', 'many'],
    ['bool', 'maybe'],
    ['guid', 'x'],
  ])('of type %s is none', (type, sent) => {
    expect(readValue(type, sent)).toBeUndefined();
  });
});
