import type { WorldInput } from '@drawbridge/cloud-sim';
import { describe, expect, test } from 'vitest';

import { changeOf, useStages } from '../../conformance/stage.suite.ts';
import { disableUserCase } from './disable-user/conformance-case.suite.ts';

const start = useStages();
const id = 'abcdef22-2222-4222-8222-222222222222';

type User = NonNullable<NonNullable<WorldInput['azure']>['users']>[number];

const stage = (user: Partial<User>, named?: string) =>
  start({
    ...disableUserCase,
    world: { azure: { users: [{ id, userPrincipalName: 'mallory@example.com', ...user }] } },
    target: { kind: 'entra.user', id, ...(named === undefined ? {} : { userPrincipalName: named }) },
  });

const proxyAddresses = [
  'SMTP:m.jones@example.com',
  'smtp: sales@example.com',
  'sip:mallory@example.com',
  'X500:/o=Example/cn=Recipients/cn=mallory',
];

describe('the addresses of a person', () => {
  test('are told to the guards, each once and without its type', async () => {
    const { plan } = await stage({ mail: 'm.jones@example.com', proxyAddresses });
    const { facts } = changeOf(await plan());
    expect(facts.names).toEqual([
      id,
      'mallory@example.com',
      'm.jones@example.com',
      'sales@example.com',
      '/o=Example/cn=Recipients/cn=mallory',
    ]);
    expect(facts).not.toHaveProperty('unread');
  });

  test('include the mail address where Graph does not list it among the others', async () => {
    const { plan } = await stage({ mail: 'mal@example.com', proxyAddresses: ['SMTP:m.jones@example.com'] });
    expect(changeOf(await plan()).facts.names).toEqual([
      id,
      'mallory@example.com',
      'mal@example.com',
      'm.jones@example.com',
    ]);
  });

  test('may be none, which is known', async () => {
    const { plan } = await stage({});
    const { facts } = changeOf(await plan());
    expect(facts.names).toEqual([id, 'mallory@example.com']);
    expect(facts).not.toHaveProperty('unread');
  });

  test('that Graph does not show are told as not read', async () => {
    const { plan } = await stage({ proxyAddresses: null });
    const { facts } = changeOf(await plan());
    expect(facts.names).toEqual([id, 'mallory@example.com']);
    expect(facts.unread).toEqual([
      {
        said: `Microsoft Graph does not show us the other addresses of mallory@example.com (${id}) (User.Read.All)`,
        identities: 'person',
      },
    ]);
  });

  test('are no contradiction beside the object id', async () => {
    const { plan } = await stage({ proxyAddresses }, 'Sales@Example.com');
    expect(changeOf(await plan()).facts).not.toHaveProperty('contradictions');
  });

  test.each(['m.jones@example.com', 'SALES@example.com'])(
    'make %s an emergency account where it is listed as one',
    async (account) => {
      const { sim, context, runner } = await stage({ mail: 'm.jones@example.com', proxyAddresses });
      const azure = { ...sim.connections.azure, breakGlassAccounts: [account] };
      const asked = { kind: 'entra.user', id } as const;
      expect(
        await runner.plan({ ...context, connections: { azure } }, disableUserCase.id, asked, {}),
      ).toMatchObject({ outcome: 'refused', code: 'break-glass-account' });
    },
  );
});
