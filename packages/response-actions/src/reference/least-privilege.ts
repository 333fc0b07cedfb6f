import type { ActionMetadata } from '../contract/action.ts';
import type { GeneratedFile } from './generated-file.ts';
import { permissionsOf, type Duty } from './permissions-of.ts';

const duties: readonly Duty[] = ['plan', 'contain', 'undo'];

/** For each cloud and duty the smallest grant, in the form in which the cloud takes it. */
export function describeLeastPrivilege(actions: readonly ActionMetadata[]): readonly GeneratedFile[] {
  return duties.flatMap((duty) => [
    { path: `permissions/aws-${duty}.json`, text: iamPolicy(permissionsOf(actions, 'aws', duty), duty) },
    { path: `permissions/gcp-${duty}.yaml`, text: customRole(permissionsOf(actions, 'gcp', duty), duty) },
    {
      path: `permissions/graph-${duty}.json`,
      text: graphPermissions(permissionsOf(actions, 'azure', duty).filter(isOfGraph), duty),
    },
    {
      path: `permissions/azure-role-${duty}.json`,
      text: azureRole(
        permissionsOf(actions, 'azure', duty).filter((one) => !isOfGraph(one)),
        duty,
      ),
    },
  ]);
}

/** An IAM policy. Narrow `Resource` to the users that Drawbridge may touch, where the account allows it. */
function iamPolicy(actions: readonly string[], duty: Duty): string {
  const statement = { Sid: `Drawbridge${capital(duty)}`, Effect: 'Allow', Action: actions, Resource: '*' };
  return json({ Version: '2012-10-17', Statement: [statement] });
}

/** What `gcloud iam roles create --file` takes. */
function customRole(permissions: readonly string[], duty: Duty): string {
  return [
    `title: Drawbridge ${duty}`,
    `description: What Drawbridge needs to ${purpose[duty]}.`,
    'stage: GA',
    'includedPermissions:',
    ...permissions.map((one) => `  - ${one}`),
    '',
  ].join('\n');
}

/** Application permissions of Microsoft Graph, to be consented to by an administrator. */
function graphPermissions(permissions: readonly string[], duty: Duty): string {
  return json({
    displayName: `Drawbridge ${duty}`,
    purpose: `What Drawbridge needs to ${purpose[duty]}.`,
    resource: '00000003-0000-0000-c000-000000000000',
    applicationPermissions: permissions,
  });
}

/** Graph's permissions are words with dots; Azure's are paths: `Microsoft.Compute/virtualMachines/read`. */
function isOfGraph(permission: string): boolean {
  return !permission.includes('/');
}

/** What `az role definition create --role-definition` takes, once `AssignableScopes` names your subscriptions. */
function azureRole(actions: readonly string[], duty: Duty): string {
  return json({
    Name: `Drawbridge ${duty}`,
    Description: `What Drawbridge needs to ${purpose[duty]}.`,
    IsCustom: true,
    Actions: actions,
    NotActions: [],
    AssignableScopes: ['/subscriptions/00000000-0000-0000-0000-000000000000'],
  });
}

const purpose: Readonly<Record<Duty, string>> = {
  plan: 'look and plan, without changing anything',
  contain: 'contain and to see that it is contained',
  undo: 'contain and to undo it',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
