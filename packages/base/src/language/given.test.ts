import { expect, expectTypeOf, it } from 'vitest';
import { given } from './given.ts';

const absent = undefined as string | undefined;

it('leaves out the properties that are undefined', () => {
  expect(Object.keys(given({ account: absent, region: 'eu-west-1' }))).toEqual(['region']);
});

it('keeps null, false, zero and the empty text', () => {
  const all = { none: null, off: false, zero: 0, empty: '' };
  expect(given(all)).toStrictEqual(all);
});

it('keeps the order of the properties and does not change the object', () => {
  const all = { b: 1, a: absent, c: 2 };
  expect(Object.keys(given(all))).toEqual(['b', 'c']);
  expect(all).toHaveProperty('a', undefined);
});

it('makes a property optional that may be undefined, and no other', () => {
  const run: { readonly id: string; readonly account?: string } = given({ id: 'run-1', account: absent });
  expect(run).toStrictEqual({ id: 'run-1' });
  expectTypeOf(given({ id: 'run-1' }).id).toEqualTypeOf<string>();
});
