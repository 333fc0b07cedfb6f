import { given } from '@drawbridge/base';
import type { ActionContext } from '../../contract/action.ts';
import {
  reasonOf,
  unknownPermissions,
  type PermissionExamination,
} from '../../permissions/held-permission.ts';
import { readOwnGraphToken } from '../client/graph-client.ts';
import { decideGraphPermission } from './graph-permissions.ts';
import { describeTokenHolder, type TokenClaims } from '../client/token-claims.ts';

/**
 * Reads off our own access token which permissions of Microsoft Graph were consented to; no call is made beside that
 * for the token. That an administrator is out of reach without a directory role is not told by it.
 */
export async function examineGraph(
  context: ActionContext,
  names: readonly string[],
): Promise<PermissionExamination> {
  let claims: TokenClaims | undefined;
  try {
    claims = await readOwnGraphToken(context);
  } catch (thrown) {
    return { service: 'graph', permissions: unknownPermissions(names, reasonOf(context, thrown)) };
  }
  if (
    claims === undefined ||
    (claims.oid === undefined && claims.roles === undefined && claims.scp === undefined)
  ) {
    const why = 'the access token cannot be read, so it does not tell what was consented to';
    return { service: 'graph', permissions: unknownPermissions(names, why) };
  }
  const read = claims;
  const identity = describeTokenHolder(read);
  const place = read.tid === undefined ? 'the tenant' : `tenant ${read.tid}`;
  return {
    service: 'graph',
    ...given({ identity }),
    permissions: names.map((name) => ({ name, place, ...decideGraphPermission(read, name) })),
  };
}
