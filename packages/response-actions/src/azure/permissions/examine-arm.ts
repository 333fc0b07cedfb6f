import { given } from '@drawbridge/base';
import type { ActionContext } from '../../contract/action.ts';
import {
  reasonOf,
  unknownPermissions,
  unlessUnanswered,
  type HeldPermission,
  type PermissionExamination,
} from '../../permissions/held-permission.ts';
import { listArm, readOwnArmToken } from '../client/arm-client.ts';
import { armPermission, decideArmPermission } from './arm-permissions.ts';
import { describeTokenHolder } from '../client/token-claims.ts';

const noScope =
  'no subscription is named in the connection to Azure, so there is no scope to ask at – name them under azure.subscriptions';

/**
 * Asks Resource Manager what our roles give at each scope: the named ones, or our subscriptions. Roles on single
 * groups and resources below are not seen, nor are deny assignments, which Azure does not list here.
 */
export async function examineArm(
  context: ActionContext,
  names: readonly string[],
  scopes: readonly string[] | undefined,
): Promise<PermissionExamination> {
  let identity: string | undefined;
  try {
    const claims = await readOwnArmToken(context);
    identity = claims === undefined ? undefined : describeTokenHolder(claims);
  } catch (thrown) {
    return { service: 'arm', permissions: unknownPermissions(names, reasonOf(context, thrown)) };
  }
  const asked =
    scopes ??
    (context.connections.azure?.subscriptions ?? []).map((subscription) => `/subscriptions/${subscription}`);
  const permissions: HeldPermission[] = [];
  for (const scope of asked) {
    const ask = () => examineScope(context, scope, names);
    permissions.push(...(await unlessUnanswered(context, names, scope, ask)));
  }
  if (asked.length === 0) permissions.push(...unknownPermissions(names, noScope));
  return { service: 'arm', ...given({ identity }), permissions };
}

/** Documented for resource groups and resources; at a subscription it is what the portal asks. */
async function examineScope(
  context: ActionContext,
  scope: string,
  names: readonly string[],
): Promise<readonly HeldPermission[]> {
  const assignments = await listArm(
    context,
    {
      path: `${scope.replace(/\/$/, '')}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
      permission: 'Microsoft.Authorization/permissions/read',
    },
    armPermission,
    'the permissions at a scope',
  );
  return names.map((name) => ({ name, place: scope, ...decideArmPermission(assignments, name) }));
}
