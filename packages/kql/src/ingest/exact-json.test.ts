import { expect, it } from 'vitest';

import { findRepeatedKey } from './exact-json.ts';

it.each([
  ['{"a":1,"a":2}', 'a', 7],
  [String.raw`{"a":1,"\u0061":2}`, 'a', 7],
  ['[{"a":{"b":1,"c":2,"b":3}}]', 'b', 19],
  ['{"__proto__":1,"__proto__":2}', '__proto__', 15],
])('finds the key that an object of %s has twice', (text, key, offset) => {
  expect(findRepeatedKey(text)).toEqual({ key, offset });
});

it.each(['{"a":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":1,"A":2}', '{"toString":1}', '7'])(
  'finds none in %s',
  (text) => {
    expect(findRepeatedKey(text)).toBeUndefined();
  },
);
