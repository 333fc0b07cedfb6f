import type { WorldInput } from '@drawbridge/cloud-sim';
import { parseTargetId, type TargetKind } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { runPlanShape } from '../plan/run-plan-shape.ts';
import { incidentWith, keyPlaybook, protectedAssets, setUpRun } from '../run-setup.suite.ts';
import { planRun } from '../run/plan-run.ts';

const account = '123456789012';
const userArn = `arn:aws:iam::${account}:user/mallory`;
const keys = ['AKIAEXAMPLEMALLORY01', 'AKIAEXAMPLEMALLORY02'] as const;
const email = 'ci@shop.iam.gserviceaccount.com';
const subscription = '22222222-2222-4222-8222-222222222222';
const machines = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines`;
const given = `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deploy`;
const [ownIdentity, givenIdentity, applicationId] = [1, 2, 3].map(
  (n) => `7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4${n}`,
) as [string, string, string];
const ec2 =
  '{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}';
const lambda = ec2.replace('ec2', 'lambda');

const world: WorldInput = {
  aws: {
    users: [
      {
        userName: 'mallory',
        groups: ['Admins'],
        accessKeys: keys.map((accessKeyId, at) => ({
          accessKeyId,
          status: at === 0 ? 'Active' : 'Inactive',
        })),
      },
    ],
    roles: [
      { roleName: 'Web', trustPolicy: ec2 },
      { roleName: 'Nightly', trustPolicy: lambda },
    ],
    instances: [
      {
        instanceId: 'i-0123456789abcdef0',
        region: 'us-east-1',
        instanceProfileArn: `arn:aws:iam::${account}:instance-profile/Web`,
        interfaces: [{ networkInterfaceId: 'eni-0123456789abcdef0' }],
      },
    ],
    securityGroups: [{ groupId: 'sg-0123456789abcdef0', groupName: 'web' }],
  },
  gcp: {
    serviceAccounts: [{ project: 'shop', email, uniqueId: '100000000000000000042' }],
    instances: [
      { project: 'shop', zone: 'europe-west1-b', instance: 'web', id: '4242424242', serviceAccount: email },
      { project: 'shop', zone: 'europe-west1-b', instance: 'db', id: '4343434343' },
    ],
  },
  azure: {
    servicePrincipals: [
      {
        id: ownIdentity,
        appId: ownIdentity.replace('7', '8'),
        displayName: 'dc-1',
        servicePrincipalType: 'ManagedIdentity',
        alternativeNames: ['isExplicit=False', `${machines}/dc-1`],
      },
      {
        id: givenIdentity,
        appId: givenIdentity.replace('7', '8'),
        displayName: 'deploy',
        servicePrincipalType: 'ManagedIdentity',
        alternativeNames: ['isExplicit=True', given],
      },
      { id: applicationId, appId: applicationId.replace('7', '8'), displayName: 'pipeline' },
    ],
  },
  arm: {
    subscriptionId: subscription,
    roleAssignments: [ownIdentity, givenIdentity].map((principalId, at) => ({
      name: `70000000-0000-4000-8000-00000000000${String(at)}`,
      scope: `/subscriptions/${subscription}`,
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c`,
      principalId,
      principalType: 'ServicePrincipal',
    })),
    virtualMachines: [
      { resourceGroup: 'rg', name: 'dc-1', systemAssignedPrincipalId: ownIdentity },
      { resourceGroup: 'rg', name: 'web-1' },
    ],
  },
};

type Touched = readonly [kind: TargetKind, id: string, action: string];

const user: Touched = ['aws.principal', userArn, 'aws.iam.deny-user'];
const ownerOf: Touched = ['aws.access-key', keys[0], 'aws.iam.deny-user'];
const key: Touched = ['aws.access-key', keys[0], 'aws.iam.deactivate-access-key'];
const deleted: Touched = ['aws.access-key', keys[1], 'aws.iam.delete-access-key'];
const session = (role: string): Touched => [
  'aws.principal',
  `arn:aws:sts::${account}:assumed-role/${role}/i-1`,
  'aws.iam.revoke-role-sessions',
];
const isolated: Touched = ['aws.instance', 'us-east-1/i-0123456789abcdef0', 'aws.ec2.isolate-instance'];
const serviceAccount: Touched = ['gcp.principal', email, 'gcp.iam.disable-service-account'];
const stopped: Touched = ['gcp.instance', 'shop/europe-west1-b/web', 'gcp.compute.stop-instance'];
const machine: Touched = ['azure.vm', `${machines}/dc-1`, 'azure.compute.deallocate-vm'];
const application: Touched = [
  'entra.service-principal',
  applicationId,
  'azure.entra.disable-service-principal',
];
const identity = (id: string): Touched => [
  'entra.service-principal',
  id,
  'azure.authorization.remove-role-assignments',
];

async function plannedFor(
  [kind, id, action]: Touched,
  Kind: string,
  Id: string,
  withheld: readonly string[] = [],
) {
  const setup = await setUpRun({ ...world, aws: { ...world.aws, withheld: [...withheld] } });
  const parsed = parseTargetId(kind, id);
  if (!parsed.ok) throw new Error(parsed.why);
  const plan = await planRun({
    ...setup,
    watchlists: [protectedAssets({ Kind, Id, Reason: 'it must not stop' })],
    playbook: keyPlaybook({ targets: { kind }, steps: [{ id: 'contain', action }] }),
    incident: incidentWith({}),
    targets: [{ target: parsed.target, from: 'a person' }],
    chosenBy: 'person',
  });
  return plan;
}

async function refusalFor(...asked: Parameters<typeof plannedFor>) {
  const { items } = await plannedFor(...asked);
  const decision = items[0]?.decision;
  if (decision?.kind === 'guarded') return decision.refusal;
  return { code: decision?.kind === 'action' ? decision.plan.outcome : 'nothing planned', reason: '' };
}

describe('what a containment cuts off protects its target', () => {
  it.each([
    ['a key of the user who is denied', user, 'aws.access-key', keys[1]],
    ['a key of the user who is denied, by a pattern', user, 'aws.access-key', 'AKIAEXAMPLEMALLORY*'],
    ['a key of the user, whatever the kind', user, '*', keys[1]],
    ['another key of the owner who is denied', ownerOf, 'aws.access-key', keys[1]],
    ['the owner of a key', key, 'aws.principal', userArn],
    ['a group of the owner of a key', key, 'group', 'Admins'],
    ['the owner of a key that is deleted', deleted, 'aws.principal', 'mallory'],
    ['a group of the user', user, 'group', `arn:aws:iam::${account}:group/Admins`],
    ['the account', user, 'aws.region', account],
    ['the role of a machine', isolated, 'aws.principal', `arn:aws:iam::${account}:role/Web`],
    ['the account of a machine', isolated, 'aws.region', account],
    ['a machine that runs as the account', serviceAccount, 'gcp.instance', 'shop/europe-west1-b/web'],
    ['a machine that runs as the account, by its number', serviceAccount, 'gcp.instance', '4242424242'],
    ['every machine of the project', serviceAccount, 'gcp.instance', 'shop/*'],
    ['the account as which a machine runs', stopped, 'gcp.principal', email],
    ['the project of a machine', stopped, 'gcp.instance', 'shop/*'],
    ['the machine whose identity it is', identity(ownIdentity), 'azure.vm', `${machines}/dc-1`],
    ['the machine whose identity it is, by a group', identity(ownIdentity), 'azure.vm', 'rg/*'],
    ['the identity of a machine', machine, 'entra.service-principal', ownIdentity],
    ['the subscription of a machine', machine, 'azure.vm', `/subscriptions/${subscription}/*`],
  ] as const)('%s', async (_what, touched, kind, id) => {
    expect(await refusalFor(touched, kind, id)).toMatchObject({ code: 'protected-asset' });
  });

  it('is told as that', async () => {
    expect((await refusalFor(user, 'aws.access-key', keys[1])).reason).toBe(
      `${keys[1]}, which would be cut off with it, is protected: it must not stop`,
    );
  });

  it.each([
    [
      'a machine by the number of its project',
      serviceAccount,
      'gcp.instance',
      `${account}/europe-west1-b/web`,
    ],
    [
      'a machine that a managed identity may be given to',
      identity(givenIdentity),
      'azure.vm',
      `${machines}/dc-1`,
    ],
    ['a machine that may run as the role', session('Web'), 'aws.instance', 'i-0fedcba9876543210'],
    ['any machine that may run as the role', session('Web'), '*', 'i-0fedcba9876543210'],
  ] as const)('is held against what could not be listed: %s', async (_what, touched, kind, id) => {
    expect(await refusalFor(touched, kind, id)).toMatchObject({ code: 'protected-unknown' });
  });

  it('is held against every protected key where the list of the keys is denied', async () => {
    const asked = [user, 'aws.access-key', 'AKIAEXAMPLEALICE0001', ['iam:ListAccessKeys']] as const;
    const refusal = await refusalFor(...asked);
    expect(refusal).toMatchObject({ code: 'protected-unknown' });
    expect(refusal.reason).toContain('iam:ListAccessKeys');
  });

  it.each([
    ['a key of another user', user, 'aws.access-key', 'AKIAEXAMPLEALICE0001'],
    ['a machine that runs as nobody', serviceAccount, 'gcp.instance', 'shop/europe-west1-b/db'],
    ['another machine', identity(ownIdentity), 'azure.vm', `${machines}/web-1`],
    ['a machine, of an application', application, 'azure.vm', `${machines}/dc-1`],
    [
      'a machine, of a role that no machine may have',
      session('Nightly'),
      'aws.instance',
      'i-0fedcba9876543210',
    ],
    ['something of another kind', session('Web'), '*', 'alice@example.com'],
    ['an identity that the machine has not', machine, 'entra.service-principal', applicationId],
  ] as const)('but not %s', async (_what, touched, kind, id) => {
    expect(await refusalFor(touched, kind, id)).toMatchObject({ code: 'change' });
  });
});

it.each([
  ['reach', user],
  ['kinds that were not listed', session('Web')],
] as const)('a plan with %s is read back whole', async (_what, touched) => {
  const plan = await plannedFor(touched, 'entra.user', 'alice@example.com');
  expect(runPlanShape.parse(JSON.parse(JSON.stringify(plan)))).toEqual(JSON.parse(JSON.stringify(plan)));
});
