import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const identity = '22222222-2222-4222-8222-222222222222';
const subscription = '/subscriptions/22222222-2222-4222-8222-222222222222';
const role = (id: string) => `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const reader = role('acdd72a7-3385-48ef-bd42-f606fba81ae7');
const contributor = role('b24988ac-6180-42a0-ab88-20f7382dd24c');

const fields = [
  'condition',
  'conditionVersion',
  'delegatedManagedIdentityResourceId',
  'description',
  'name',
  'principalId',
  'principalType',
  'roleDefinitionId',
  'scope',
];

export const removeRoleAssignmentsCase: ConformanceCase = {
  id: 'azure.authorization.remove-role-assignments',
  world: {
    azure: {
      groups: [{ id: '55555555-5555-4555-8555-555555555555', displayName: 'Machines', members: [identity] }],
      servicePrincipals: [
        {
          id: identity,
          appId: '23333333-3333-4333-8333-333333333333',
          displayName: 'web-1',
          servicePrincipalType: 'ManagedIdentity',
          directoryRoles: ['Directory Readers'],
        },
      ],
    },
    arm: {
      pageSize: 1,
      consistencyDelayReads: 2,
      roleAssignments: [
        // Somebody else's, and one from above the subscription: neither is touched.
        {
          name: '70000000-0000-4000-8000-000000000001',
          scope: subscription,
          roleDefinitionId: reader,
          principalId: '33333333-3333-4333-8333-333333333333',
        },
        {
          name: '70000000-0000-4000-8000-000000000002',
          scope: '/providers/Microsoft.Management/managementGroups/root',
          roleDefinitionId: reader,
          principalId: identity,
        },
        {
          name: '70000000-0000-4000-8000-000000000003',
          scope: subscription,
          roleDefinitionId: reader,
          principalId: identity,
          description: 'for monitoring',
        },
        {
          name: '70000000-0000-4000-8000-000000000004',
          scope: `${subscription}/resourceGroups/web`,
          roleDefinitionId: contributor,
          principalId: identity,
          condition: '@Resource[Microsoft.Storage/storageAccounts:name] StringEquals "web"',
          conditionVersion: '2.0',
        },
      ],
    },
  },
  target: { kind: 'entra.service-principal', id: identity },
  changes: [2, 3].flatMap((at) => fields.map((field) => `arm.roleAssignments.${at}.${field}`)),
  traces: /^$/,
  reads: 'GET /servicePrincipals/{id}',
  writes: 'DELETE Microsoft.Authorization/roleAssignments/{roleAssignmentName}',
  missing: {
    target: { kind: 'entra.service-principal', id: '00000000-0000-4000-8000-000000000009' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'deleted the identity': (world) => {
      world.azure.servicePrincipals.shift();
    },
    'assigned a role again without its condition': (world) => {
      world.arm.roleAssignments.push({
        name: '70000000-0000-4000-8000-000000000009',
        scope: `${subscription}/resourceGroups/web`,
        roleDefinitionId: contributor,
        principalId: identity,
        principalType: 'ServicePrincipal',
        description: null,
        condition: null,
        conditionVersion: null,
        delegatedManagedIdentityResourceId: null,
      });
    },
  },
  restoredSince: (world) => {
    const again = { principalId: identity, principalType: 'ServicePrincipal' as const, description: null };
    const plain = { condition: null, conditionVersion: null, delegatedManagedIdentityResourceId: null };
    world.arm.roleAssignments.push(
      {
        ...again,
        ...plain,
        name: '70000000-0000-4000-8000-000000000007',
        scope: subscription,
        roleDefinitionId: reader,
      },
      {
        ...again,
        ...plain,
        name: '70000000-0000-4000-8000-000000000008',
        scope: `${subscription}/resourceGroups/web`,
        roleDefinitionId: contributor,
        condition: '@Resource[Microsoft.Storage/storageAccounts:name] StringEquals "web"',
        conditionVersion: '2.0',
      },
    );
  },
};
