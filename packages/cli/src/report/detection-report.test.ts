import { expect, it } from 'vitest';

import { shortName } from './detection-report.ts';

it('keeps the end of a long name, from a separator on', () => {
  expect(shortName('arn:aws:iam::123456789012:user/dana.reyes')).toBe('user/dana.reyes');
  expect(shortName('MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION')).toBe(
    '…/VIRTUALMACHINES/RUNCOMMAND/ACTION',
  );
  expect(shortName('x'.repeat(60))).toHaveLength(40);
});
