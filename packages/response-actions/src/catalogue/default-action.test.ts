import { parseTargetId, targetKinds, type TargetKind } from '@drawbridge/incident-model';
import { expect, test } from 'vitest';

import { actionCatalogue } from './action-catalogue.ts';
import { defaultAction } from './default-action.ts';

const targets = [
  ['aws.access-key', 'AKIAEXAMPLEALICE0001'],
  ['aws.principal', 'arn:aws:iam::123456789012:user/alice'],
  ['aws.principal', 'arn:aws:sts::123456789012:assumed-role/Deploy/alice'],
  ['aws.instance', 'eu-west-1/i-0123456789abcdef0'],
  ['aws.ssm-session', 'eu-west-1/alice-0a1b2c3d4e5f67890'],
  ['aws.ssm-command', 'eu-west-1/0c0ffee0-0000-4000-8000-000000000001'],
  ['aws.region', 'eu-west-1'],
  ['aws.region', '123456789012/eu-west-1'],
  ['gcp.instance', 'example-prod/europe-west1-b/web-1'],
  ['gcp.principal', 'alice@example.com'],
  ['gcp.principal', 'web@example-prod.iam.gserviceaccount.com'],
  ['gcp.service-account-key', 'web@example-prod.iam.gserviceaccount.com/0a1b2c'],
  ['entra.user', 'alice@example.com'],
  ['entra.service-principal', '00000000-0000-4000-8000-000000000001'],
  ['azure.vm', '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1'],
] as const satisfies readonly (readonly [TargetKind, string])[];

test('has a target of every kind here', () => {
  expect([...new Set(targets.map(([kind]) => kind))].sort()).toEqual([...targetKinds].sort());
});

test.each(targets)('begins on %s %s with an action that is there and acts on it', (kind, text) => {
  const parsed = parseTargetId(kind, text);
  if (!parsed.ok) throw new Error(parsed.why);
  const action = actionCatalogue.find((candidate) => candidate.id === defaultAction(parsed.target));
  expect(action?.targetKinds).toContain(kind);
  const defaults = actionCatalogue.filter(
    (other) => other.targetKinds.includes(kind) && other.isDefaultFor?.(parsed.target) === true,
  );
  expect(defaults.map((other) => other.id)).toEqual([action?.id]);
});
