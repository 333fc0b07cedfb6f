import { expect, it } from 'vitest';

import { nearestName } from './nearest-name.ts';

it('finds the name that a typing slip meant, whatever its case', () => {
  expect(nearestName('Caler', ['TimeGenerated', 'Caller', 'CallerIpAddress'])).toBe('Caller');
  expect(nearestName('sourceip', ['SourceIp', 'Target'])).toBe('SourceIp');
});

it('suggests nothing when nothing is near', () => {
  expect(nearestName('Banana', ['TimeGenerated', 'Caller'])).toBeUndefined();
});
