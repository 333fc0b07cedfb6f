import { expect, it } from 'vitest';

import { checkLastMember } from './last-member.ts';

const depletion = {
  pool: 'azure/tenant/administrators',
  title: 'administrator',
  code: 'last-administrator',
  members: ['ann', 'ben'],
  target: 'ann',
};

it('lets a change through that leaves somebody', () => {
  expect(checkLastMember(depletion, [])).toBeUndefined();
  expect(checkLastMember(undefined, undefined)).toBeUndefined();
});

it('refuses where another run takes the one who would be left', () => {
  const taken = [{ pool: depletion.pool, member: 'ben' }];
  expect(checkLastMember(depletion, taken)).toMatchObject({ code: 'last-administrator' });
  expect(checkLastMember(depletion, [{ pool: 'another', member: 'ben' }])).toBeUndefined();
});

it('refuses where nobody can tell whom the other runs take, and nobody overrides it', () => {
  expect(checkLastMember(depletion, undefined)).toMatchObject({
    code: 'last-administrator',
    reason: 'whom other runs take cannot be told, so that no other enabled administrator may be left',
    overridable: false,
  });
});
