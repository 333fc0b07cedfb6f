import { expect, it } from 'vitest';

import { hashJson } from './sha256.ts';
import { uuidOf } from './uuid-of.ts';

it('makes of a text the UUID that runs and clouds already know it by', () => {
  expect(uuidOf('drawbridge')).toBe('e366011a-831f-8616-9f9f-19a14fe405e9');
});

it('makes a UUID of version 8 and of the standard variant', () => {
  for (const text of ['', 'a', 'b', 'c', 'd']) {
    expect(uuidOf(text)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

it('hashes an absent field and an undefined one alike', () => {
  expect(hashJson({ a: 1, b: undefined })).toBe(hashJson({ a: 1 }));
  expect(hashJson({ a: 1, b: null })).not.toBe(hashJson({ a: 1 }));
});
