import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const pipeline = '22222222-2222-4222-8222-222222222222';
const pipelineApp = '23333333-3333-4333-8333-333333333333';

export const disableServicePrincipalCase: ConformanceCase = {
  id: 'azure.entra.disable-service-principal',
  world: {
    azure: {
      consistencyDelayReads: 2,
      pageSize: 1,
      users: [
        { id: '33333333-3333-4333-8333-333333333333', userPrincipalName: 'alice@example.com' },
        { id: '34444444-4444-4444-8444-444444444444', userPrincipalName: 'bob@example.com' },
      ],
      groups: [{ id: '55555555-5555-4555-8555-555555555555', displayName: 'Deployers', members: [pipeline] }],
      servicePrincipals: [
        {
          id: pipeline,
          appId: pipelineApp,
          displayName: 'pipeline',
          appOwnerOrganizationId: '11111111-1111-4111-8111-111111111111',
          owners: ['33333333-3333-4333-8333-333333333333'],
          directoryRoles: ['Directory Readers'],
        },
        {
          id: '66666666-6666-4666-8666-666666666666',
          appId: '67777777-7777-4777-8777-777777777777',
          displayName: 'backup',
        },
      ],
      applications: [
        {
          id: '88888888-8888-4888-8888-888888888888',
          appId: pipelineApp,
          displayName: 'pipeline',
          owners: ['33333333-3333-4333-8333-333333333333', '34444444-4444-4444-8444-444444444444'],
          passwordCredentials: [{ keyId: '99999999-9999-4999-8999-999999999999' }],
        },
      ],
    },
  },
  target: { kind: 'entra.service-principal', id: pipeline },
  changes: ['azure.servicePrincipals.0.accountEnabled'],
  traces: /^$/,
  reads: 'GET /servicePrincipals/{id}',
  writes: 'PATCH /servicePrincipals/{id}',
  missing: {
    target: { kind: 'entra.service-principal', id: '00000000-0000-4000-8000-000000000009' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'deleted the service principal': (world) => {
      world.azure.servicePrincipals.shift();
    },
  },
  restoredSince: (world) => {
    world.azure.servicePrincipals[0]!.accountEnabled = true;
  },
};
