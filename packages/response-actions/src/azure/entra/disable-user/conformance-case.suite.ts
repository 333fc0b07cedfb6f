import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const mallory = '22222222-2222-4222-8222-222222222222';

/** Somebody else, and an administrator by way of a group. */
const others = [
  { id: '33333333-3333-4333-8333-333333333333', userPrincipalName: 'alice@example.com' },
  {
    id: '44444444-4444-4444-8444-444444444444',
    userPrincipalName: 'admin@example.com',
    groups: [
      {
        id: '66666666-6666-4666-8666-666666666666',
        displayName: 'Tier 0',
        isAssignableToRole: true,
        directoryRoles: ['Global Administrator' as const],
      },
    ],
  },
];

export const disableUserCase: ConformanceCase = {
  id: 'azure.entra.disable-user',
  world: {
    azure: {
      consistencyDelayReads: 2,
      users: [
        {
          id: mallory,
          userPrincipalName: 'mallory@example.com',
          directoryRoles: ['Reports Reader'],
          groups: [{ id: '55555555-5555-4555-8555-555555555555', displayName: 'Finance' }],
        },
        ...others,
      ],
    },
  },
  target: { kind: 'entra.user', id: mallory },
  changes: ['azure.users.0.accountEnabled', 'azure.users.0.signInSessionsValidFromDateTime'],
  traces: /^azure\.users\.0\.signInSessionsValidFromDateTime$/,
  reads: 'GET /users/{id}',
  writes: 'PATCH /users/{id}',
  missing: {
    target: { kind: 'entra.user', id: '99999999-9999-4999-8999-999999999999' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'deleted the user': (world) => {
      world.azure.users.shift();
    },
    'put the user under the on-premises directory': (world) => {
      world.azure.users[0]!.onPremisesSyncEnabled = true;
    },
  },
  restoredSince: (world) => {
    world.azure.users[0]!.accountEnabled = true;
  },
};

/** A user who is mastered on premises, whose account in the cloud alone is disabled. */
export const disableSyncedUserCase: ConformanceCase = {
  ...disableUserCase,
  about: 'a user from on premises, in the cloud alone',
  parameters: { syncedUser: 'cloud-only' },
  world: {
    azure: {
      consistencyDelayReads: 2,
      users: [
        {
          id: mallory,
          userPrincipalName: 'mallory@example.com',
          directoryRoles: ['Reports Reader'],
          groups: [{ id: '55555555-5555-4555-8555-555555555555', displayName: 'Finance' }],
          onPremisesSyncEnabled: true,
          onPremisesDistinguishedName: 'CN=Mallory,OU=Staff,DC=corp,DC=example,DC=com',
        },
        ...others,
      ],
    },
  },
  changedSince: {
    'deleted the user': (world) => {
      world.azure.users.shift();
    },
  },
};
