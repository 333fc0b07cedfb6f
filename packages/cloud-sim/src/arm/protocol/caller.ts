import type { Answer } from '../../simulation/answer.ts';
import { isSimulatedToken, simulatedPortalToken, tenantOfToken } from '../../simulation/credentials.ts';
import { everything, grantsIn, type Grants } from '../../simulation/permission.ts';
import type { ArmCaller, ArmWorld } from '../../world/arm-world.ts';
import { armError } from './arm-error.ts';

/** Who calls and what was granted to them, or the refusal of a token that is none. */
type CallerReading =
  | { readonly ok: true; readonly caller: ArmCaller; readonly grants: Grants }
  | { readonly ok: false; readonly refusal: Answer };

/** Reads who calls off the Authorization header. */
export function readCaller(
  state: ArmWorld,
  tenantId: string,
  authorization: string | undefined,
): CallerReading {
  const tenantOfCaller = tenantOfToken(authorization) ?? tenantId;
  if (tenantOfCaller !== tenantId) return { ok: false, refusal: refuseTenant(tenantOfCaller, tenantId) };
  if (isSimulatedToken(authorization)) {
    return { ok: true, caller: state.caller, grants: grantsIn(state) };
  }
  if (authorization === `Bearer ${simulatedPortalToken}`) {
    return { ok: true, caller: state.portalUser, grants: everything };
  }
  return { ok: false, refusal: refuseToken(authorization) };
}

function refuseTenant(tenantOfCaller: string, tenantId: string): Answer {
  const message =
    `The access token is from the wrong issuer 'https://sts.windows.net/${tenantOfCaller}/'. It must match the ` +
    `tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription.`;
  return armError(401, 'InvalidAuthenticationTokenTenant', message);
}

function refuseToken(authorization: string | undefined): Answer {
  const challenge =
    'Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", ' +
    'error_description="Could not find identity for access token."';
  const headers = { 'www-authenticate': challenge };
  return authorization === undefined
    ? armError(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
        headers,
      )
    : armError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', headers);
}
