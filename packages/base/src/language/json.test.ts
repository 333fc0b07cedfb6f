import { expect, it } from 'vitest';

import { canonicalJson } from './json.ts';

it('gives equal objects equal texts, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  );
});
