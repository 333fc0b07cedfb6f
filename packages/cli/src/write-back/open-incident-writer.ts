import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { hasErrors, isFailure } from '@drawbridge/base';
import type {
  IncidentComment,
  IncidentUpdate,
  IncidentWriter,
  UpdatePlace,
} from '@drawbridge/playbook-runtime';
import {
  azureClouds,
  createCredential,
  createTokenCredential,
  incidentWriter,
  openWorkspace,
  readTargets,
  type NamedTarget,
  type SentinelIncidentWriter,
} from '@drawbridge/sentinel-sync';

import type { OpenClouds } from '../clouds/open-clouds.ts';
import type { ContentFolders } from '../content/find-content.ts';
import type { Host } from '../terminal/host.ts';
import { announceInSentinel, writeToSentinel } from './sentinel-writer.ts';

interface WriterParts {
  readonly host: Pick<Host, 'clock' | 'env'>;
  readonly content: Pick<ContentFolders, 'root'>;
  readonly clouds: Pick<OpenClouds, 'workspaces'>;
  /** Keeps what belongs to no workspace of ours. */
  readonly otherwise: IncidentWriter;
}

/** All waits of one write together: a run that waits for a throttled comment any longer is in the way of others. */
const longestTotalMs = 10 * 60 * 1000;

/**
 * Writes to the incidents of the workspaces in `targets.yaml`, which is read again for each run: with simulated clouds to the
 * simulated workspaces. What belongs to another workspace is kept in a file, with the way to have it written.
 */
export function openIncidentWriter({ host, content, clouds, otherwise }: WriterParts): IncidentWriter {
  const file = join(content.root, 'targets.yaml');
  const open = new Map<string, Promise<SentinelIncidentWriter>>();
  const writerTo = (target: NamedTarget): Promise<SentinelIncidentWriter> => {
    const key = JSON.stringify(target.address);
    const known = open.get(key) ?? openWriter(host, clouds, target);
    open.set(key, known);
    known.catch(() => open.delete(key));
    return known;
  };
  const keep = async (update: IncidentUpdate, hints: readonly string[]): Promise<UpdatePlace> => {
    const kept = await otherwise.write(update);
    return kept.in === 'file' && hints.length > 0 ? { ...kept, hints } : kept;
  };
  return {
    write: async (update) => {
      const found = await findWorkspace(update, file);
      if (!('target' in found)) return keep(update, found.hints);
      try {
        return await writeToSentinel(await writerTo(found.target), update);
      } catch (thrown) {
        // An incident of a real workspace, tried out on simulated clouds.
        const isOnlyReal =
          clouds.workspaces !== undefined && isFailure(thrown) && isNotThere.test(thrown.code);
        if (!isOnlyReal) throw thrown;
        return keep(update, [`of the simulated workspace: ${thrown.message}`]);
      }
    },
    announce: async (comment) => {
      const found = await findWorkspace(comment, file);
      if ('target' in found) await announceInSentinel(await writerTo(found.target), comment);
    },
  };
}

const isNotThere = /^(?:incident|sync)\/not-found$/;

const resourceId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\/Incidents\/[^/]+$/i;

type Found = { readonly target: NamedTarget } | { readonly hints: readonly string[] };

async function findWorkspace({ incidentId }: IncidentComment, file: string): Promise<Found> {
  const [, ...named] = resourceId.exec(incidentId) ?? [];
  const [subscriptionId, resourceGroup, workspace] = named;
  // An alert or an entity on its own, or what somebody contained by hand: there is no incident to write to.
  if (workspace === undefined) return { hints: [] };
  const wanted = named.map((part) => part.toLowerCase());
  const place = `subscriptionId ${subscriptionId ?? ''}, resourceGroup ${resourceGroup ?? ''}, workspace ${workspace}`;
  const configure = `to have it written to the incident, add its workspace as a target to ${file}: ${place}`;
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

async function openWriter(
  { clock, env }: WriterParts['host'],
  { workspaces }: WriterParts['clouds'],
  { cloud, address: stated }: NamedTarget,
): Promise<SentinelIncidentWriter> {
  const simulated = workspaces?.();
  const address =
    simulated === undefined
      ? stated
      : { ...stated, endpoint: simulated.endpoint, subscriptionId: simulated.subscriptionId };
  const credential =
    simulated === undefined
      ? await createCredential(azureClouds[cloud], env)
      : createTokenCredential(simulated.accessToken, Date.parse('2100-01-01'));
  const client = await openWorkspace({
    address,
    credential,
    clock,
    random: Math.random,
    retry: { longestTotalMs },
  });
  return incidentWriter({ client, clock });
}
