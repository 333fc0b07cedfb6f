import { expect, test } from 'vitest';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { describeCatalogue } from './describe-catalogue.ts';
import { describeLeastPrivilege } from './least-privilege.ts';
import { permissionsOf } from './permissions-of.ts';

const files = new Map(describeCatalogue().map((generatedFile) => [generatedFile.path, generatedFile.text]));
const textOf = (path: string): string => files.get(path) ?? '';

test('makes a page and a grant for each cloud and duty', () => {
  expect([...files.keys()].sort()).toEqual([
    'actions.md',
    'permissions/aws-contain.json',
    'permissions/aws-doctor.json',
    'permissions/aws-plan.json',
    'permissions/aws-undo.json',
    'permissions/azure-role-contain.json',
    'permissions/azure-role-doctor.json',
    'permissions/azure-role-plan.json',
    'permissions/azure-role-undo.json',
    'permissions/gcp-contain.yaml',
    'permissions/gcp-plan.yaml',
    'permissions/gcp-undo.yaml',
    'permissions/graph-contain.json',
    'permissions/graph-plan.json',
    'permissions/graph-undo.json',
  ]);
});

test('gives an identity that only plans nothing that changes anything', () => {
  const policy = JSON.parse(textOf('permissions/aws-plan.json')) as { Statement: { Action: string[] }[] };
  const actions = policy.Statement.flatMap((statement) => statement.Action);
  expect(actions).toContain('iam:GetAccessKeyLastUsed');
  for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:(Get|List|Describe)[A-Za-z]+$/);
  expect(textOf('permissions/gcp-plan.yaml')).not.toContain('compute.instances.stop');
  expect(textOf('permissions/graph-plan.json')).not.toContain('EnableDisable');
});

test('binds what acts on users, roles and sessions to those, and tags to what is being made', () => {
  const policy = JSON.parse(textOf('permissions/aws-undo.json')) as {
    Statement: { Action: string[]; Resource: string; Condition?: object }[];
  };
  const of = (action: string) => policy.Statement.filter((statement) => statement.Action.includes(action));
  expect(of('iam:UpdateAccessKey')).toMatchObject([{ Resource: 'arn:*:iam::*:user/*' }]);
  expect(of('iam:PutRolePolicy')).toMatchObject([{ Resource: 'arn:*:iam::*:role/*' }]);
  expect(of('ssm:TerminateSession')).toMatchObject([{ Resource: 'arn:*:ssm:*:*:session/*' }]);
  expect(of('ec2:CreateTags')).toMatchObject([
    { Condition: { StringEquals: { 'ec2:CreateAction': ['CreateSecurityGroup', 'CreateSnapshots'] } } },
  ]);
  expect(of('ec2:DescribeInstances')).toMatchObject([{ Resource: '*' }]);
});

test('writes no grant of nothing, and names the subscriptions that it is given', () => {
  const actions = actionCatalogue.filter((action) => action.id === 'azure.compute.deallocate-vm');
  const subscriptions = ['22222222-2222-4222-8222-222222222222'];
  const made = describeLeastPrivilege(actions, { subscriptions });
  expect(made.map((grant) => grant.path)).toEqual(
    ['plan', 'contain', 'undo', 'doctor'].map((duty) => `permissions/azure-role-${duty}.json`),
  );
  for (const { text } of made)
    expect(text).toContain('"/subscriptions/22222222-2222-4222-8222-222222222222"');
});

test('writes a role of Google Cloud as its command takes it', () => {
  const gcpPermissions = permissionsOf(actionCatalogue, 'gcp', 'undo');
  expect(gcpPermissions).toContain('compute.instances.stop');
  for (const permission of gcpPermissions) expect(permission).toMatch(/^(compute|iam)\.\w+\.\w+$/);
  expect(textOf('permissions/gcp-undo.yaml')).toBe(`title: Drawbridge undo
description: What Drawbridge needs to contain and to undo it.
stage: GA
includedPermissions:
${gcpPermissions.map((permission) => `  - ${permission}\n`).join('')}`);
});

test('describes parameters with their values and defaults', () => {
  const page = textOf('actions.md');
  expect(page).toContain(
    '| `managedInstanceGroup` | `refuse`, `abandon`, `set-policy`, `stop-anyway` | `"refuse"` |',
  );
  expect(page).toContain('| `localSsd` | `discard`, `preserve` | none |');
});

test('links every action of the overview to its section', () => {
  const page = textOf('actions.md');
  expect(page).toContain('[aws.iam.deactivate-access-key](#awsiamdeactivate-access-key)');
  expect(page).toContain('\n## aws.iam.deactivate-access-key\n');
});
