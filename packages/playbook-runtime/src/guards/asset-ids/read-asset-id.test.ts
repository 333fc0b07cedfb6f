import type { Target } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { assetKinds } from '../../playbook/schema.ts';
import { checkProtected } from '../protected-assets.ts';
import { isFault, readRow } from '../read-protected-assets.ts';

const account = '123456789012';
const subscription = '11111111-2222-4333-8444-555555555555';
const objectId = '5c3a9d1e-7f24-4b86-a0d3-1e9b6c5f2a70';
const resourceId = `/subscriptions/${subscription}/resourceGroups/identity/providers/Microsoft.Compute/virtualMachines/dc-1`;

const targets = {
  person: { kind: 'entra.user', id: objectId, userPrincipalName: 'break.glass@example.com' },
  app: { kind: 'entra.service-principal', id: objectId },
  machine: { kind: 'azure.vm', resourceId },
  instance: {
    kind: 'gcp.instance',
    project: 'payments-prod',
    zone: 'europe-west1-b',
    instance: 'payments-db-1',
  },
  serviceAccount: { kind: 'gcp.principal', subject: 'deploy@payments-prod.iam.gserviceaccount.com' },
  serviceKey: {
    kind: 'gcp.service-account-key',
    serviceAccount: 'deploy@payments-prod.iam.gserviceaccount.com',
    keyId: '0123456789abcdef0123456789abcdef01234567',
  },
  user: {
    kind: 'aws.principal',
    principalType: 'user',
    account,
    arn: `arn:aws:iam::${account}:user/robots/backup-writer`,
    userName: 'backup-writer',
  },
  session: {
    kind: 'aws.principal',
    principalType: 'role-session',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/Deploy/ci-1`,
    roleName: 'Deploy',
    sessionName: 'ci-1',
  },
  key: { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLEMALLORY01' },
  ec2: { kind: 'aws.instance', instanceId: 'i-0123456789abcdef0', region: 'eu-central-1' },
  ssmSession: { kind: 'aws.ssm-session', sessionId: 'alice-0123456789abcdef0', region: 'eu-central-1' },
  region: { kind: 'aws.region', region: 'eu-central-1', account },
} as const satisfies Record<string, Target>;

const gcpPath = 'projects/payments-prod/zones/europe-west1-b/instances/payments-db-1';
const azurePath = resourceId.slice(1);

const forms: readonly (readonly [keyof typeof targets, string])[] = [
  ['person', objectId.toUpperCase()],
  ['person', `{${objectId}}`],
  ['person', `\uFEFF${objectId}\u200B`],
  [
    'person',
    `https://portal.azure.com/#view/Microsoft_AAD_UsersAndTenants/UserProfileMenuBlade/~/overview/userId/${objectId}/hidePreviewBanner~/true`,
  ],
  ['person', `https://graph.microsoft.com/v1.0/users/${objectId}`],
  ['person', 'Break.Glass@Example.com'],
  ['person', 'break.glass@example.com\u00A0'],
  ['person', 'ｂｒｅａｋ.glass@example.com'],
  ['person', 'break.\u202Eglass@example.com'],
  ['person', 'mailto:break.glass@example.com'],
  ['person', 'Break Glass <break.glass@example.com>'],
  ['person', 'break.*@example.com'],
  [
    'app',
    `https://entra.microsoft.com/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/${objectId}/appId/${subscription}`,
  ],
  ['machine', resourceId.toUpperCase()],
  ['machine', `${resourceId}/`],
  ['machine', azurePath],
  ['machine', `https://portal.azure.com/#@example.com/resource${resourceId}/overview`],
  ['machine', `https://portal.azure.com/#resource${resourceId}/connect`],
  ['machine', `https://management.azure.com${resourceId}?api-version=2024-07-01`],
  ['machine', resourceId.replace('identity', '%69dentity')],
  ['machine', 'identity/dc-1'],
  ['machine', 'dc-1'],
  ['machine', `/subscriptions/${subscription}/resourceGroups/identity/*`],
  ['instance', gcpPath],
  ['instance', `https://www.googleapis.com/compute/v1/${gcpPath}`],
  ['instance', `https://compute.googleapis.com/compute/v1/${gcpPath}`],
  ['instance', `//compute.googleapis.com/${gcpPath}`],
  [
    'instance',
    'https://console.cloud.google.com/compute/instancesDetail/zones/europe-west1-b/instances/payments-db-1?project=payments-prod&tab=details',
  ],
  ['instance', 'payments-db-1'],
  ['instance', 'payments-prod/*'],
  ['serviceAccount', 'serviceAccount:deploy@payments-prod.iam.gserviceaccount.com'],
  [
    'serviceAccount',
    '//iam.googleapis.com/projects/-/serviceAccounts/deploy@payments-prod.iam.gserviceaccount.com',
  ],
  ['serviceAccount', 'mailto:deploy@payments-prod.iam.gserviceaccount.com'],
  [
    'serviceKey',
    `projects/payments-prod/serviceAccounts/${targets.serviceKey.serviceAccount}/keys/${targets.serviceKey.keyId}`,
  ],
  ['serviceKey', `${targets.serviceKey.serviceAccount}/${targets.serviceKey.keyId}`],
  ['user', `arn:aws:iam::${account}:user/*`],
  ['user', 'backup-writer'],
  [
    'user',
    'https://us-east-1.console.aws.amazon.com/iam/home?region=eu-central-1#/users/details/backup-writer?section=permissions',
  ],
  ['session', `arn:aws:iam::${account}:role/service/Deploy`],
  ['session', `arn:aws:sts::${account}:assumed-role/Deploy/*`],
  ['key', 'akiaexamplemallory01 '],
  ['key', 'AKIAEXAMPLE*'],
  ['ec2', `arn:aws:ec2:eu-central-1:${account}:instance/i-0123456789abcdef0`],
  ['ec2', `arn:aws-cn:ec2:*:${account}:instance/i-0123456789abcdef0`],
  ['ec2', 'eu-central-1/i-0123456789abcdef0'],
  [
    'ec2',
    'https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#InstanceDetails:instanceId=i-0123456789abcdef0',
  ],
  ['ssmSession', `arn:aws:ssm:eu-central-1:${account}:session/alice-0123456789abcdef0`],
  ['ssmSession', 'eu-central-1/alice-0123456789abcdef0'],
  ['region', `${account}/eu-central-1`],
];

describe('a row of protected assets', () => {
  it.each(forms)('protects the %s that is written as %s', (name, id) => {
    const target = targets[name];
    const asset = readRow({ Kind: `${target.kind}\u200B `, Id: id, Reason: 'why not' });
    if (isFault(asset)) expect.fail(asset.message);
    expect(checkProtected(target, [asset])).toHaveLength(1);
    // A key is protected by the account that it belongs to, too.
    const ofIt: string[] = target.kind === 'gcp.principal' ? ['gcp.service-account-key'] : [];
    const another = Object.values(targets).filter(({ kind }) => kind !== target.kind && !ofIt.includes(kind));
    for (const other of another) expect(checkProtected(other, [asset])).toEqual([]);
  });

  it.each([
    ['aws.access-key', 'BKIAEXAMPLEMALLORY01'],
    ['aws.access-key', 'AKIA'],
    ['aws.access-key', `arn:aws:iam::${account}:user/alice`],
    ['aws.principal', account],
    ['aws.principal', 'arn:aws:iam::12345678901:user/alice'],
    ['aws.principal', `arn:aws:iam:${account}:user/alice`],
    ['aws.principal', `arn:aws:s3:::backups`],
    ['aws.principal', `arn:aws:iam::${account}:alice`],
    ['aws.instance', 'web-1'],
    ['aws.instance', 'i-xyz'],
    ['aws.instance', 'i-0123456789abcdef0, i-0123456789abcdef1'],
    ['aws.region', 'Frankfurt'],
    ['gcp.instance', 'https://console.cloud.google.com/compute/instances?project=payments-prod'],
    ['gcp.instance', 'payments-prod/web'],
    ['gcp.instance', 'a/b/c/d'],
    ['gcp.principal', 'deploy'],
    ['gcp.service-account-key', 'deploy key'],
    ['entra.user', 'break.glass'],
    ['entra.user', 'break.glass@example'],
    ['entra.user', 'EXAMPLE\\break.glass'],
    ['entra.user', '5c3a9d1e-7f24-4b86-a0d3-1e9b6c5f2a7'],
    ['entra.service-principal', '5c3a9d1e-7f24-4b86-a0d3-1e9b6c5f2a7'],
    ['entra.service-principal', 'alice@example.com'],
    ['azure.vm', `/subscriptions/${subscription}/resourceGroups/identity`],
    ['azure.vm', 'https://portal.azure.com/#home'],
    ['tag', '=production'],
    ['group', '\u200B'],
  ])('of kind %s cannot be %s, which matches nothing, and says what would be right', (kind, id) => {
    const read = readRow({ Kind: kind, Id: id, Reason: 'why not' });
    if (!isFault(read)) expect.fail(`read as ${[read.id, ...(read.alsoIds ?? [])].join(', ')}`);
    expect(read.field).toBe('Id');
  });

  it.each([
    'projects/123456789012/zones/europe-west1-b/instanceGroups/web',
    'https://www.googleapis.com/compute/v1/projects/123456789012/zones/europe-west1-b/instanceGroupManagers/web',
    '//compute.googleapis.com/projects/123456789012/zones/europe-west1-b/instanceGroupManagers/web',
  ])('a managed instance group is the path of its manager: %s', (id) => {
    expect(readRow({ Kind: 'group', Id: id, Reason: 'why not' })).toMatchObject({
      alsoIds: ['projects/123456789012/zones/europe-west1-b/instanceGroupManagers/web'],
    });
  });

  it('an Auto Scaling group is its name, which is all that AWS says of a member', () => {
    const id = `arn:aws:autoscaling:us-east-1:${account}:autoScalingGroup:${subscription}:autoScalingGroupName/web: a/b`;
    expect(readRow({ Kind: 'group', Id: id, Reason: 'why not' })).toMatchObject({ alsoIds: ['web: a/b'] });
  });

  it.each(assetKinds)('of kind %s takes 20,000 letters without stopping for them', (kind) => {
    for (const text of [
      'a'.repeat(20_000),
      '*a'.repeat(10_000),
      'arn:aws:iam::'.repeat(2_000),
      'projects/'.repeat(2_000),
    ]) {
      const begun = performance.now();
      const asset = readRow({ Kind: kind, Id: text, Reason: 'why not' });
      if (!isFault(asset)) for (const target of Object.values(targets)) checkProtected(target, [asset]);
      expect(performance.now() - begun).toBeLessThan(500);
    }
  });
});
