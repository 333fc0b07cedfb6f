import { join } from 'node:path';

import { isFailure } from '@drawbridge/base';
import type { IncidentUpdate, IncidentWriter, UpdatePlace } from '@drawbridge/playbook-runtime';
import { incidentWriter, type NamedTarget, type SentinelIncidentWriter } from '@drawbridge/sentinel-sync';

import type { ContentFolders } from '../content/find-content.ts';
import { announceInSentinel, writeToSentinel } from './sentinel-writer.ts';
import { findWorkspace, openWorkspaceOf, type WorkspaceReach } from './workspace-of-incident.ts';

interface WriterParts extends WorkspaceReach {
  readonly content: Pick<ContentFolders, 'root'>;
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
      const found = await findWorkspace(update.incidentId, file);
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
      const found = await findWorkspace(comment.incidentId, file);
      if ('target' in found) await announceInSentinel(await writerTo(found.target), comment);
    },
  };
}

const isNotThere = /^(?:incident|sync)\/not-found$/;

async function openWriter(
  host: WriterParts['host'],
  clouds: WriterParts['clouds'],
  target: NamedTarget,
): Promise<SentinelIncidentWriter> {
  const client = await openWorkspaceOf({ host, clouds }, target, longestTotalMs);
  return incidentWriter({ client, clock: host.clock });
}
