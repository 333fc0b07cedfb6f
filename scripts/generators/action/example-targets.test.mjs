import { readFileSync } from 'node:fs';

import { targetKinds } from '@drawbridge/incident-model';
import { expect, test } from 'vitest';

import { exampleTargets } from './example-targets.mjs';

test('offers every kind of target, and knows an example of each', () => {
  const schema = JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8'));
  expect(schema.properties.target.enum).toEqual([...targetKinds]);
  expect(Object.keys(exampleTargets)).toEqual([...targetKinds]);
});
