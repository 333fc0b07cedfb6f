import { expect, it } from 'vitest';

import { checkColumnTypes } from './check-types.ts';
import type { KqlType } from './types.ts';

it('names the column whose type KQL does not have', () => {
  const columns = [
    { name: 'a', type: 'long' },
    { name: 'b', type: 'double' as KqlType },
  ] as const;
  expect(() => {
    checkColumnTypes([{ name: 'T', columns }]);
  }).toThrow(/^the column 'b' of the table 'T' has the type 'double'; types: bool, /);
});

it('says nothing of tables whose types are known', () => {
  checkColumnTypes([
    { name: 'T', columns: [{ name: 'a', type: 'long' }], hidden: [{ name: 'h', type: 'string' }] },
  ]);
});
