import type { WorldInput } from '@drawbridge/cloud-sim';
import { parseTargetId, type TargetKind } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { incidentWith, keyPlaybook, protectedAssets, setUpRun } from '../run-setup.suite.ts';
import { planRun } from '../run/plan-run.ts';

const account = '123456789012';
const objectId = '7b1f4a90-3c2d-4e5f-8a6b-9c0d1e2f3a4b';
const email = 'ci@shop.iam.gserviceaccount.com';
const uniqueId = '100000000000000000042';
const world: WorldInput = {
  aws: {
    users: [
      { userName: 'mallory', groups: ['Admins'], accessKeys: [{ accessKeyId: 'AKIAEXAMPLEMALLORY01' }] },
    ],
    roles: [{ roleName: 'Deploy', roleId: 'AROAEXAMPLEDEPLOY01', path: '/ci/' }],
    instances: [
      {
        instanceId: 'i-0123456789abcdef0',
        region: 'us-east-1',
        interfaces: [{ networkInterfaceId: 'eni-0123456789abcdef0' }],
      },
    ],
    securityGroups: [{ groupId: 'sg-0123456789abcdef0', groupName: 'web' }],
  },
  gcp: { serviceAccounts: [{ project: 'shop', email, uniqueId, keys: [{ id: 'aaaa1111' }] }] },
  azure: {
    users: [
      {
        id: objectId,
        userPrincipalName: 'dana@xn--bcher-kva.example',
        mail: 'dana.reyes@example.com',
        proxyAddresses: ['SMTP:dana.reyes@example.com', 'smtp:ciso@example.com'],
      },
    ],
  },
};

interface Touched {
  readonly kind: TargetKind;
  readonly id: string;
  readonly action: string;
}

const role: Touched = {
  kind: 'aws.principal',
  id: `arn:aws:sts::${account}:assumed-role/Deploy/ci`,
  action: 'aws.iam.revoke-role-sessions',
};
const serviceAccount: Touched = {
  kind: 'gcp.principal',
  id: email,
  action: 'gcp.iam.disable-service-account',
};
const key: Touched = {
  kind: 'aws.access-key',
  id: 'AKIAEXAMPLEMALLORY01',
  action: 'aws.iam.deactivate-access-key',
};
const person: Touched = { kind: 'entra.user', id: objectId, action: 'azure.entra.disable-user' };
const instance: Touched = {
  kind: 'aws.instance',
  id: 'us-east-1/i-0123456789abcdef0',
  action: 'aws.ec2.isolate-instance',
};

async function codeFor({ kind, id, action }: Touched, Kind: string, Id: string): Promise<string> {
  const setup = await setUpRun(world);
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
  const decision = plan.items[0]?.decision;
  if (decision?.kind === 'guarded') return decision.refusal.code;
  return decision?.kind === 'action' ? decision.plan.outcome : 'nothing planned';
}

describe('what an action cuts off besides its target', () => {
  it.each([
    [
      'another session of the role',
      role,
      'aws.principal',
      `arn:aws:sts::${account}:assumed-role/Deploy/nightly`,
    ],
    ['other sessions of the role', role, 'aws.principal', `arn:*:sts::*:assumed-role/deploy/night*`],
    ['another session by the id of its role', role, 'aws.principal', 'AROAEXAMPLEDEPLOY01:nightly'],
    ['a key of the account', serviceAccount, 'gcp.service-account-key', `${email}/aaaa1111`],
    ['a key by the number of the account', serviceAccount, 'gcp.service-account-key', `${uniqueId}/aaaa1111`],
    [
      'a key by its path',
      serviceAccount,
      'gcp.service-account-key',
      `projects/shop/serviceAccounts/${email}/keys/aaaa1111`,
    ],
  ])('is protected: %s', async (_what, touched, kind, id) => {
    expect(await codeFor(touched, kind, id)).toBe('protected-asset');
  });

  it.each([
    [
      'a session of another role',
      role,
      'aws.principal',
      `arn:aws:sts::${account}:assumed-role/Deployer/nightly`,
    ],
    [
      'a session in another account',
      role,
      'aws.principal',
      'arn:aws:sts::210987654321:assumed-role/Deploy/x',
    ],
    ['a session of any role by its name', role, 'aws.principal', 'arn:aws:sts::*:*/nightly'],
    ['a key of another account', serviceAccount, 'gcp.service-account-key', `cd@shop.example.com/aaaa1111`],
  ])('does not protect: %s', async (_what, touched, kind, id) => {
    expect(await codeFor(touched, kind, id)).toBe('change');
  });
});

describe('a row that people write', () => {
  it.each([
    ['the ARN of a group', key, 'group', `arn:aws:iam::${account}:group/Admins`],
    ['a domain in its own letters', person, 'entra.user', 'dana@bücher.example'],
    ['a domain in its own letters, for all in it', person, 'entra.user', '*@BÜCHER.example'],
    [
      'a principal of a deny policy',
      serviceAccount,
      'gcp.principal',
      `principal://iam.googleapis.com/projects/-/serviceAccounts/${email}`,
    ],
    [
      'a principal by number',
      serviceAccount,
      'gcp.principal',
      `principal://iam.googleapis.com/projects/123456789012/serviceAccounts/${uniqueId}`,
    ],
    ['another address of the person', person, 'entra.user', 'CISO@example.com'],
    ['another address of the person, for all that are like it', person, 'entra.user', 'ciso@*'],
    ['the account of a machine', instance, 'aws.region', account],
    ['the account of a machine, whatever the kind', instance, '*', account],
  ])('protects by %s', async (_what, touched, kind, id) => {
    expect(await codeFor(touched, kind, id)).toBe('protected-asset');
  });
});
