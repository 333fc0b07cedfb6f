import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callGraph, listGraph, parseGraph } from '../client/graph-client.ts';
import { graphKey } from '../client/graph-key.ts';

/** Only the instants: a secret's `hint` is the beginning of the secret, and is not read at all. */
const credentials = z.array(z.object({ endDateTime: z.string().nullish() })).nullish();

const applicationAnswer = z.object({
  id: z.string().min(1),
  passwordCredentials: credentials,
  keyCredentials: credentials,
});

/** What of an application outlives a disabled service principal, JSON. */
export type Registration = {
  /** Null where the application is registered in another tenant. */
  readonly applicationId: string | null;
  /** Secrets and certificates of the registration, by the instant at which each ends; null for never. */
  readonly secrets: readonly (string | null)[];
  readonly certificates: readonly (string | null)[];
  /** Object ids of those who may add credentials to the registration, or enable the service principal. */
  readonly owners: readonly string[];
};

const owner = z.object({ id: z.string() });

/** Reads the registration behind a service principal, and who owns either. */
export async function readRegistration(
  context: ActionContext,
  principal: { readonly id: string; readonly appId: string },
): Promise<Registration> {
  const permission = 'Application.Read.All';
  const list = (type: 'applications' | 'servicePrincipals', id: string) => {
    const path = `/${type}(${graphKey(id)})/owners?$select=id`;
    return listGraph(context, { path, permission }, owner, `GET /${type}/{id}/owners`);
  };
  const application = await findApplication(context, principal.appId);
  const owners = [
    ...(await list('servicePrincipals', principal.id)),
    ...(application === undefined ? [] : await list('applications', application.id)),
  ];
  const ends = (some: z.output<typeof credentials>): readonly (string | null)[] =>
    (some ?? []).map((credential) => credential.endDateTime ?? null);
  return {
    applicationId: application?.id ?? null,
    secrets: ends(application?.passwordCredentials),
    certificates: ends(application?.keyCredentials),
    owners: [...new Set(owners.map(({ id }) => id))].sort(),
  };
}

async function findApplication(
  context: ActionContext,
  appId: string,
): Promise<z.output<typeof applicationAnswer> | undefined> {
  try {
    const answer = await callGraph(context, {
      method: 'GET',
      path: `/applications(appId=${graphKey(appId)})?$select=id,passwordCredentials,keyCredentials`,
      permission: 'Application.Read.All',
    });
    return parseGraph(applicationAnswer, answer, 'GET /applications(appId)');
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
