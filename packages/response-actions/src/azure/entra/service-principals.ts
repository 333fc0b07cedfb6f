import { isFailure, TerminalFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callGraph, parseGraph } from '../client/graph-client.ts';
import { graphKey } from '../client/graph-key.ts';

const servicePrincipalAnswer = z.object({
  id: z.string().min(1),
  appId: z.string().min(1),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  servicePrincipalType: z.string().nullish(),
  appOwnerOrganizationId: z.string().nullish(),
  alternativeNames: z.array(z.string()).nullish(),
});

/** What we read of an application's or managed identity's service principal, JSON. */
export type ServicePrincipal = {
  /** The object id, whichever way it was asked for. */
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  readonly accountEnabled: boolean;
  /** `Application`, `ManagedIdentity`, `Legacy`, … */
  readonly type: string;
  /** The tenant that the application is registered in; null for a managed identity. */
  readonly homeTenant: string | null;
  /** Of a managed identity: what it is, or what it is the identity of, by resource id; null where Graph does not tell. */
  readonly alternativeNames: readonly string[] | null;
};

/**
 * Reads a service principal by object id or, where no object has that id, by the application's id: logs name either,
 * and neither is ever given to another.
 */
export async function getServicePrincipal(
  context: ActionContext,
  target: Pick<TargetOf<'entra.service-principal'>, 'id' | 'appId'>,
): Promise<ServicePrincipal> {
  const found = await findServicePrincipal(context, target.id);
  if (found === undefined) throw missing(target.id);
  if (target.appId === undefined || target.appId.toLowerCase() === found.appId.toLowerCase()) return found;
  throw new TerminalFailure(
    'mismatched-ids',
    `${describePrincipal(found)} is of application ${found.appId}, and not of ${target.appId} as the target says`,
    { hints: ['Check both ids in the log: one of them belongs to something else.'] },
  );
}

/** As above; undefined where neither knows the id. */
export async function findServicePrincipal(
  context: ActionContext,
  id: string,
): Promise<ServicePrincipal | undefined> {
  return (
    (await tryRead(context, `/servicePrincipals(${graphKey(id)})`)) ??
    (await tryRead(context, `/servicePrincipals(appId=${graphKey(id)})`))
  );
}

async function tryRead(context: ActionContext, path: string): Promise<ServicePrincipal | undefined> {
  const select = Object.keys(servicePrincipalAnswer.shape).join(',');
  try {
    const answer = await callGraph(context, {
      method: 'GET',
      path: `${path}?$select=${select}`,
      permission: 'Application.Read.All',
    });
    return readPrincipal(parseGraph(servicePrincipalAnswer, answer, 'GET /servicePrincipals/{id}'));
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

function readPrincipal(answer: z.output<typeof servicePrincipalAnswer>): ServicePrincipal {
  const { id, appId, displayName, accountEnabled, servicePrincipalType, appOwnerOrganizationId } = answer;
  if (typeof accountEnabled !== 'boolean' || typeof servicePrincipalType !== 'string') {
    const message = `Microsoft Graph does not show us whether ${id} is enabled, and of which type it is (Application.Read.All)`;
    throw new TerminalFailure('access-denied', message, {
      hints: ['Grant Application.Read.All to the application that Drawbridge uses.'],
    });
  }
  return {
    id,
    appId,
    name: displayName ?? appId,
    accountEnabled,
    type: servicePrincipalType,
    homeTenant: appOwnerOrganizationId ?? null,
    alternativeNames: answer.alternativeNames ?? null,
  };
}

function missing(id: string): TerminalFailure {
  return new TerminalFailure(
    'not-found',
    `Microsoft Graph knows ${id} neither as a service principal nor as an application’s id`,
    { hints: ['Check the id and the tenant; one deleted in the last 30 days is among the deleted ones.'] },
  );
}

/** Enables or disables a service principal. The flag is a JSON boolean, and success is a 204 without a body. */
export async function setServicePrincipalEnabled(
  context: ActionContext,
  id: string,
  accountEnabled: boolean,
): Promise<void> {
  await callGraph(context, {
    method: 'PATCH',
    path: `/servicePrincipals(${graphKey(id)})`,
    body: { accountEnabled },
    permission: 'Application.ReadWrite.All',
  });
}

/** Pure. The target by both of its ids, whichever of them it had as its own. */
export function resolvePrincipal(
  { principal: { id, appId } }: { readonly principal: ServicePrincipal },
  target: TargetOf<'entra.service-principal'>,
): TargetOf<'entra.service-principal'> {
  return { ...target, id, appId };
}

/** `pipeline (object id)`. */
export function describePrincipal({ name, id }: Pick<ServicePrincipal, 'name' | 'id'>): string {
  return `${name} (${id})`;
}
