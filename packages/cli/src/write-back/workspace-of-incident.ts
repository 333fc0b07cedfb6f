import { existsSync } from 'node:fs';

import { hasErrors } from '@drawbridge/base';
import {
  azureClouds,
  createCredential,
  createTokenCredential,
  openWorkspace,
  readTargets,
  type NamedTarget,
  type WorkspaceClient,
} from '@drawbridge/sentinel-sync';

import type { OpenClouds } from '../clouds/open-clouds.ts';
import type { Host } from '../terminal/host.ts';

/** What a workspace is reached with: the real one, or with simulated clouds a simulated one. */
export interface WorkspaceReach {
  readonly host: Pick<Host, 'clock' | 'env'>;
  readonly clouds: Pick<OpenClouds, 'workspaces'>;
}

const resourceId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\/Incidents\/[^/]+$/i;

type FoundWorkspace = { readonly target: NamedTarget } | { readonly hints: readonly string[] };

/** The target of `targets.yaml` whose workspace an incident lies in; where there is none, the way to add it. */
export async function findWorkspace(incidentId: string, file: string): Promise<FoundWorkspace> {
  const [, ...named] = resourceId.exec(incidentId) ?? [];
  const [subscriptionId, resourceGroup, workspace] = named;
  // An alert or an entity on its own, or what somebody contained by hand: there is no incident to write to.
  if (workspace === undefined) return { hints: [] };
  const wanted = named.map((part) => part.toLowerCase());
  const place = `subscriptionId ${subscriptionId ?? ''}, resourceGroup ${resourceGroup ?? ''}, workspace ${workspace}`;
  const configure = `for Drawbridge to reach the incident there, add its workspace as a target to ${file}: ${place}`;
  if (!existsSync(file)) return { hints: [configure] };
  const read = await readTargets(file);
  if (!read.ok || hasErrors(read.problems)) {
    return { hints: [`${file} cannot be read: ${read.problems[0]?.message ?? ''}`] };
  }
  const target = read.value.targets.find(({ address }) =>
    [address.subscriptionId, address.resourceGroup, address.workspace].every(
      (part, at) => part.toLowerCase() === wanted[at],
    ),
  );
  return target === undefined ? { hints: [configure] } : { target };
}

/** Opens the workspace of a target; all waits of one call together are no longer than that. */
export async function openWorkspaceOf(
  { host: { clock, env }, clouds: { workspaces } }: WorkspaceReach,
  { cloud, address: stated }: NamedTarget,
  longestTotalMs: number,
): Promise<WorkspaceClient> {
  const simulated = workspaces?.();
  const address =
    simulated === undefined
      ? stated
      : { ...stated, endpoint: simulated.endpoint, subscriptionId: simulated.subscriptionId };
  const credential =
    simulated === undefined
      ? await createCredential(azureClouds[cloud], env)
      : createTokenCredential(simulated.accessToken, Date.parse('2100-01-01'));
  return openWorkspace({ address, credential, clock, random: Math.random, retry: { longestTotalMs } });
}
