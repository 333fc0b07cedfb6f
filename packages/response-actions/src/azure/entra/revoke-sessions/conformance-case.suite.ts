import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const mallory = '22222222-2222-4222-8222-222222222222';

export const revokeSessionsCase: ConformanceCase = {
  id: 'azure.entra.revoke-sessions',
  world: {
    azure: {
      consistencyDelayReads: 2,
      users: [
        {
          id: mallory,
          userPrincipalName: 'mallory@example.com',
          onPremisesSyncEnabled: true,
          directoryRoles: ['Reports Reader'],
          groups: [{ id: '55555555-5555-4555-8555-555555555555', displayName: 'Finance' }],
        },
        { id: '33333333-3333-4333-8333-333333333333', userPrincipalName: 'alice@example.com' },
      ],
    },
  },
  target: { kind: 'entra.user', id: mallory },
  changes: ['azure.users.0.signInSessionsValidFromDateTime'],
  traces: /^azure\.users\.0\.signInSessionsValidFromDateTime$/,
  reads: 'GET /users/{id}',
  writes: 'POST /users/{id}/revokeSignInSessions',
  missing: {
    target: { kind: 'entra.user', id: '99999999-9999-4999-8999-999999999999' },
    outcome: 'failed',
    code: 'not-found',
  },
  repeats: true,
};
