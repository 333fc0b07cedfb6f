import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext } from '../../contract/action.ts';
import { requireOurProject } from '../client/our-projects.ts';
import { callRest } from '../client/rest-client.ts';

/** A service account as IAM tells it. */
export type ServiceAccount = {
  readonly email: string;
  /** Of this very account: another one under the same address has another. */
  readonly uniqueId: string;
  readonly project: string;
  readonly displayName: string | null;
  readonly disabled: boolean;
};

/** IAM is eventually consistent: a change may take minutes until every read sees it. */
export const iamPatience: Patience = { everyMs: 3_000, forMs: 180_000 };

/** IAM takes `-` for the project, which an address of a default account does not tell. */
export function accountPath(email: string): string {
  return `/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}`;
}

const account = z.object({
  email: z.string(),
  uniqueId: z.string(),
  projectId: z.string(),
  displayName: z.string().optional(),
  // Left out where it is false.
  disabled: z.boolean().default(false),
});

/** Reads one service account; refused where it is in a project in which we may not act. */
export async function getServiceAccount(context: ActionContext, email: string): Promise<ServiceAccount> {
  // Known before asking in most cases, and asked again of what came back.
  const ofAddress = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  if (ofAddress !== undefined) requireOurProject(context, ofAddress, `service account ${email}`);
  const found = await callRest(context, {
    service: 'iam',
    method: 'GET',
    path: accountPath(email),
    permission: 'iam.serviceAccounts.get',
    answer: account,
    hints: {
      'not-found': ['If it was deleted within 30 days, it can be undeleted, with all its access.'],
      'access-denied': [`Grant iam.serviceAccounts.get on the project of ${email} to our service account.`],
    },
  });
  requireOurProject(context, found.projectId, `service account ${email}`);
  const { uniqueId, projectId: project, displayName = null, disabled } = found;
  return { email: found.email, uniqueId, project, displayName, disabled };
}

/** Every way in which Google, its logs and people write one account. */
export function namesOfAccount({
  email,
  uniqueId,
  project,
}: Pick<ServiceAccount, 'email' | 'uniqueId' | 'project'>): readonly string[] {
  const paths = [email, uniqueId].flatMap((name) =>
    [project, '-'].flatMap((ofProject) =>
      ['', '//iam.googleapis.com/', 'https://iam.googleapis.com/v1/'].map(
        (host) => `${host}projects/${ofProject}/serviceAccounts/${name}`,
      ),
    ),
  );
  return [email, uniqueId, `serviceAccount:${email}`, ...paths];
}

/** Disables or enables it; done at once where it is so already. */
export async function setServiceAccountDisabled(
  context: ActionContext,
  email: string,
  disabled: boolean,
): Promise<void> {
  const verb = disabled ? 'disable' : 'enable';
  await callRest(context, {
    service: 'iam',
    method: 'POST',
    path: `${accountPath(email)}:${verb}`,
    body: {},
    permission: `iam.serviceAccounts.${verb}`,
    answer: z.object({}),
  });
}

/** Reads it until it is, or is not, disabled; the last thing seen is returned. */
export function awaitDisabled(
  context: ActionContext,
  email: string,
  disabled: boolean,
): Promise<ServiceAccount> {
  const look = (): Promise<ServiceAccount> => getServiceAccount(context, email);
  return pollUntil(context, iamPatience, look, (seen) => seen.disabled === disabled);
}

/** An account that may have been deleted since. */
export async function findServiceAccount(
  context: ActionContext,
  email: string,
): Promise<ServiceAccount | undefined> {
  try {
    return await getServiceAccount(context, email);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

const instancePage = z.object({
  items: z
    .record(
      z.string(),
      z.object({
        instances: z
          .array(
            z.object({
              name: z.string(),
              id: z.string().optional(),
              serviceAccounts: z.array(z.object({ email: z.string() })).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default({}),
  nextPageToken: z.string().optional(),
});

const mostPages = 20;

/** An instance that runs as an account, by its place in the project, `zone/name`, and by its number. */
export type RunningInstance = { readonly place: string; readonly id: string | null };

/**
 * The instances of its project that run as the account, or null where that cannot be told: it is denied, or the project
 * has more than some pages of them.
 */
export async function listInstancesOf(
  context: ActionContext,
  { email, project }: ServiceAccount,
): Promise<readonly RunningInstance[] | null> {
  const found: RunningInstance[] = [];
  let token: string | undefined;
  try {
    for (let page = 1; page <= mostPages; page += 1) {
      const query = token === undefined ? '' : `?pageToken=${encodeURIComponent(token)}`;
      const answer = await callRest(context, {
        service: 'compute',
        method: 'GET',
        path: `/compute/v1/projects/${project}/aggregated/instances${query}`,
        permission: 'compute.instances.list',
        answer: instancePage,
      });
      for (const [scope, { instances }] of Object.entries(answer.items)) {
        const running = instances.filter((instance) =>
          instance.serviceAccounts.some((its) => its.email === email),
        );
        const zone = scope.replace(/^zones\//, '');
        found.push(...running.map(({ name, id }) => ({ place: `${zone}/${name}`, id: id ?? null })));
      }
      token = answer.nextPageToken;
      if (token === undefined || token === '') return found;
    }
    return null;
  } catch (thrown) {
    if (isFailure(thrown)) return null;
    throw thrown;
  }
}
