import type { WorldInput } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import { changeOf, useStages } from '../../conformance/stage.suite.ts';
import { disableServicePrincipalCase } from './disable-service-principal/conformance-case.suite.ts';
import { disableUserCase } from './disable-user/conformance-case.suite.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const finance = { id: '55555555-5555-4555-8555-555555555555', displayName: 'Finance' };
const tier0 = { id: '66666666-6666-4666-8666-666666666666', displayName: 'Tier 0', isAssignableToRole: true };

type User = NonNullable<NonNullable<WorldInput['azure']>['users']>[number];

async function summaryFor(user: Partial<User>): Promise<string> {
  const azure = { users: [{ id, userPrincipalName: 'mallory@example.com', ...user }] };
  const { plan } = await start({ ...disableUserCase, world: { azure } });
  return changeOf(await plan()).summary;
}

test('a group makes an administrator only where it is role-assignable', async () => {
  expect(await summaryFor({ groups: [finance] })).not.toContain('privileged');
  expect(await summaryFor({ groups: [finance, tier0] })).toContain(
    'privileged (role-assignable group Tier 0)',
  );
});

test.each([
  [disableUserCase, 'GET /users/{id}/transitiveMemberOf', 'User.Read.All'],
  [disableServicePrincipalCase, 'GET /servicePrincipals/{id}/transitiveMemberOf', 'Application.Read.All'],
])(
  'the permission that is missing is that for the kind of target: $0.id',
  async (conformanceCase, operation, permission) => {
    const { sim, plan } = await start(conformanceCase);
    sim.inject({ operation, error: 'access-denied', times: 9 });
    const said = await plan();
    if (said.outcome !== 'failed') throw new Error(JSON.stringify(said));
    expect(said.code).toBe('access-denied');
    expect(said.reason).toContain(permission);
  },
);
