import { expect, it } from 'vitest';

import { armPermission, decideArmPermission } from './arm-permissions.ts';

const write = 'Microsoft.Compute/virtualMachines/write';
const decide = (...assignments: object[]) =>
  decideArmPermission(
    assignments.map((assignment) => armPermission.parse(assignment)),
    write,
  ).held;

it.each([
  ['nothing', [], 'no'],
  ['another action', [{ actions: ['Microsoft.Compute/virtualMachines/read'] }], 'no'],
  ['it by name, in other letters', [{ actions: ['microsoft.compute/VIRTUALMACHINES/write'] }], 'yes'],
  ['everything', [{ actions: ['*'] }], 'yes'],
  ['a star over several segments', [{ actions: ['Microsoft.Compute/*'] }], 'yes'],
  ['a star in front', [{ actions: ['*/write'] }], 'yes'],
  ['only reading', [{ actions: ['*/read'] }], 'no'],
  ['everything without writing', [{ actions: ['*'], notActions: ['*/write'] }], 'no'],
  [
    'what another assignment takes out only of itself',
    [{ actions: ['*'], notActions: ['*/write'] }, { actions: ['Microsoft.Compute/virtualMachines/*'] }],
    'yes',
  ],
  ['it under a condition', [{ actions: ['*'], condition: '@Resource[…] …' }], 'unknown'],
  ['it under a condition, and without', [{ actions: ['*'], condition: 'x' }, { actions: ['*'] }], 'yes'],
  ['a name in which a dot is no wildcard', [{ actions: ['MicrosoftXCompute/virtualMachines/*'] }], 'no'],
  ['it as a data action', [{ actions: [], dataActions: [write] }], 'no'],
])('of roles that give %s: %s', (_what, assignments, held) => {
  expect(decide(...assignments)).toBe(held);
});

it('takes an action of many stars without trying every way in which it might name another', () => {
  const assignment = armPermission.parse({ actions: [`${'*a'.repeat(200)}*c`] });
  expect(decideArmPermission([assignment], 'a'.repeat(50_000)).held).toBe('no');
});
