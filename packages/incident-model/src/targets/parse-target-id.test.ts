import { expect, test } from 'vitest';

import { parseTargetId } from './parse-target-id.ts';
import { targetId } from './target-id.ts';
import { targetKinds, type TargetKind } from './target.ts';

const written: readonly (readonly [TargetKind, string])[] = [
  ['aws.access-key', 'AKIAEXAMPLEALICE0001'],
  ['aws.principal', 'arn:aws:sts::123456789012:assumed-role/Deploy/alice'],
  ['aws.instance', 'eu-west-1/i-0123456789abcdef0'],
  ['aws.ssm-session', 'eu-west-1/alice-0a1b2c3d4e5f67890'],
  ['aws.ssm-command', 'eu-west-1/5f1d6d52-0000-4000-8000-000000000001'],
  ['aws.region', '123456789012/eu-west-1'],
  ['gcp.instance', 'example-prod/europe-west1-b/web-1'],
  ['gcp.principal', 'alice@example.com'],
  ['gcp.service-account-key', 'web@example-prod.iam.gserviceaccount.com/0a1b2c'],
  ['entra.user', 'alice@example.com'],
  ['entra.service-principal', '00000000-0000-4000-8000-000000000001'],
  [
    'azure.vm',
    '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1'.toLowerCase(),
  ],
];

test('every kind can be written', () => {
  expect(written.map(([kind]) => kind).sort()).toEqual([...targetKinds].sort());
});

test.each(written)('reads %s back from its id', (kind, text) => {
  const parsed = parseTargetId(kind, text);
  expect(parsed.ok && targetId(parsed.target)).toBe(`${kind}/${text}`);
});

test('reads an instance and a key as Google writes them', () => {
  const instance = '//compute.googleapis.com/projects/p/zones/z/instances/i';
  expect(parseTargetId('gcp.instance', instance)).toMatchObject({ target: { project: 'p', zone: 'z' } });
  const key = '//iam.googleapis.com/projects/p/serviceAccounts/web@example.com/keys/k1';
  expect(parseTargetId('gcp.service-account-key', key)).toMatchObject({
    target: { serviceAccount: 'web@example.com', keyId: 'k1' },
  });
});

test.each([
  ['aws.access-key', 'secret', 'write AKIA… or ASIA…'],
  ['aws.instance', 'i-0123456789abcdef0', 'write REGION/i-…'],
  ['aws.region', 'a/b/c', 'write REGION or ACCOUNT/REGION'],
  ['gcp.instance', 'web-1', 'write PROJECT/ZONE/INSTANCE'],
  ['gcp.instance', 'a/b/c/d', 'write PROJECT/ZONE/INSTANCE'],
  ['azure.vm', 'vm-1', 'write the resource id'],
  ['aws.principal', 'arn:aws:iam::123456789012:role/Deploy', 'the ARN names none'],
] as const)('says of %s %s what would be right', (kind, text, why) => {
  const parsed = parseTargetId(kind, text);
  expect(parsed).toMatchObject({ ok: false, why: expect.stringContaining(why) as string });
});
