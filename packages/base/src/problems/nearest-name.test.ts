import { expect, it } from 'vitest';

import { nameHints, nearestName } from './nearest-name.ts';

it('finds the name that a typing slip meant, whatever its case', () => {
  expect(nearestName('Caler', ['TimeGenerated', 'Caller', 'CallerIpAddress'])).toBe('Caller');
  expect(nearestName('sourceip', ['SourceIp', 'Target'])).toBe('SourceIp');
});

it('suggests nothing when nothing is near', () => {
  expect(nearestName('Banana', ['TimeGenerated', 'Caller'])).toBeUndefined();
});

it('names what there is beside what was meant', () => {
  expect(nameHints('Caler', ['Caller', 'Level'], 'available columns')).toEqual([
    "did you mean 'Caller'?",
    'available columns: Caller, Level',
  ]);
});
