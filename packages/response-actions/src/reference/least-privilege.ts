import { examinerPermissions } from '../aws/permissions/examine-permissions.ts';
import { groupByResource } from '../aws/permissions/group-by-resource.ts';
import type { ActionMetadata, Permission } from '../contract/action.ts';
import { serviceOf } from '../permissions/permission-service.ts';
import type { GeneratedFile } from './generated-file.ts';
import { permissionsOf, type Duty } from './permissions-of.ts';

const duties: readonly Duty[] = ['plan', 'contain', 'undo'];

/** Who a grant is for: an identity with a duty, or one that is asked about itself. */
export type GrantFor = Duty | 'doctor';

/** One grant as a file. */
export interface PermissionGrant extends GeneratedFile {
  readonly duty: GrantFor;
}

export interface LeastPrivilegeOptions {
  /** Where the role of Azure may be assigned; a placeholder unless given. */
  readonly subscriptions?: readonly string[];
}

/**
 * For each cloud and duty the smallest grant, in the form in which the cloud takes it, and what `drawbridge doctor`
 * needs to ask whether it is held. A grant of nothing is no file.
 */
export function describeLeastPrivilege(
  actions: readonly ActionMetadata[],
  { subscriptions = ['00000000-0000-0000-0000-000000000000'] }: LeastPrivilegeOptions = {},
): readonly PermissionGrant[] {
  const grants = duties.map((duty) => {
    const azure = permissionsOf(actions, 'azure', duty);
    return {
      duty,
      aws: permissionsOf(actions, 'aws', duty),
      gcp: permissionsOf(actions, 'gcp', duty),
      graph: azure.filter((permission) => serviceOf('azure', permission) === 'graph'),
      arm: azure.filter((permission) => serviceOf('azure', permission) === 'arm'),
    };
  });
  const declared = [...actions.flatMap((action) => action.permissions), ...examinerPermissions];
  const asked = grants.map((grant) => ({ ...grant, duty: 'doctor' as const, ...askingFor(grant) })).at(-1);
  return [...grants, ...(asked === undefined ? [] : [asked])].flatMap(({ duty, aws, gcp, graph, arm }) => [
    ...grant(duty, `aws-${duty}.json`, aws, () => iamPolicy(aws, declared, duty)),
    ...grant(duty, `gcp-${duty}.yaml`, gcp, () => customRole(gcp, duty)),
    ...grant(duty, `graph-${duty}.json`, graph, () => graphPermissions(graph, duty)),
    ...grant(duty, `azure-role-${duty}.json`, arm, () => azureRole(arm, duty, subscriptions)),
  ]);
}

function grant(
  duty: GrantFor,
  name: string,
  permissions: readonly string[],
  print: () => string,
): readonly PermissionGrant[] {
  return permissions.length === 0 ? [] : [{ duty, path: `permissions/${name}`, text: print() }];
}

/** Google and Graph tell everybody what is theirs. */
function askingFor(grant: { readonly aws: readonly string[]; readonly arm: readonly string[] }) {
  return {
    aws: grant.aws.length === 0 ? [] : examinerPermissions.map((permission) => permission.name),
    gcp: [],
    graph: [],
    arm: grant.arm.length === 0 ? [] : ['Microsoft.Authorization/permissions/read'],
  };
}

/** An IAM policy, each action for what it acts on. Narrow it to the users and roles that Drawbridge may touch. */
function iamPolicy(actions: readonly string[], declared: readonly Permission[], duty: GrantFor): string {
  const Statement = groupByResource(actions, declared).map(({ resource, names: Action }) => ({
    Sid: `Drawbridge${capital(duty)}${resource.label}`,
    Effect: 'Allow',
    Action,
    Resource: resource.pattern,
    ...(resource.condition === undefined
      ? {}
      : { Condition: { StringEquals: { [resource.condition.key]: resource.condition.values } } }),
  }));
  return json({ Version: '2012-10-17', Statement });
}

/** What `gcloud iam roles create --file` takes. */
function customRole(permissions: readonly string[], duty: GrantFor): string {
  return [
    `title: Drawbridge ${duty}`,
    `description: What Drawbridge needs to ${purpose[duty]}.`,
    'stage: GA',
    'includedPermissions:',
    ...permissions.map((permission) => `  - ${permission}`),
    '',
  ].join('\n');
}

/** Application permissions of Microsoft Graph, to be consented to by an administrator. */
function graphPermissions(permissions: readonly string[], duty: GrantFor): string {
  return json({
    displayName: `Drawbridge ${duty}`,
    purpose: `What Drawbridge needs to ${purpose[duty]}.`,
    resource: '00000003-0000-0000-c000-000000000000',
    applicationPermissions: permissions,
  });
}

/** What `az role definition create --role-definition` takes, once `AssignableScopes` names your subscriptions. */
function azureRole(actions: readonly string[], duty: GrantFor, subscriptions: readonly string[]): string {
  return json({
    Name: `Drawbridge ${duty}`,
    Description: `What Drawbridge needs to ${purpose[duty]}.`,
    IsCustom: true,
    Actions: actions,
    NotActions: [],
    AssignableScopes: subscriptions.map((subscription) => `/subscriptions/${subscription}`),
  });
}

const purpose: Readonly<Record<GrantFor, string>> = {
  plan: 'look and plan, without changing anything',
  contain: 'contain and to see that it is contained',
  undo: 'contain and to undo it',
  doctor: 'ask which permissions it holds',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
