import { expect, it } from 'vitest';

import { splitParameters } from './parameters.ts';

it('tells the parameters that stand from those that only a run will fill', () => {
  const split = splitParameters({
    snapshots: 'require',
    legalHold: '${{ incident.severity == "High" }}',
    nested: { list: ['plain', '${{ target.id }}'] },
  });
  expect(split).toEqual({ fixed: { snapshots: 'require' }, open: ['legalHold', 'nested'] });
});
