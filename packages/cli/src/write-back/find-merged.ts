import { join } from 'node:path';

import { fetchMergedInto } from '@drawbridge/sentinel-sync';
import type { MergedIncident, WhereMerged } from '@drawbridge/server';

import type { ContentFolders } from '../content/find-content.ts';
import { findWorkspace, openWorkspaceOf, type WorkspaceReach } from './workspace-of-incident.ts';

/** A caller of the server waits for the answer. */
const longestTotalMs = 10_000;

/** Looks up where the alerts of a merged incident are, in its workspace of `targets.yaml`. Throws Failures. */
export function findMergedIn({
  content,
  ...reach
}: WorkspaceReach & { readonly content: Pick<ContentFolders, 'root'> }): (
  merged: MergedIncident,
) => Promise<WhereMerged> {
  return async ({ id, alertIds, ruleIds }) => {
    const found = await findWorkspace(id, join(content.root, 'targets.yaml'));
    const elsewhere = ['hand over the incident that has the alerts now; the Defender portal leads there'];
    if (!('target' in found)) {
      const why = 'no workspace of targets.yaml has it, so that nobody can be asked what it was merged into';
      return { is: 'unknown', why, hints: [...found.hints, ...elsewhere] };
    }
    const client = await openWorkspaceOf(reach, found.target, longestTotalMs);
    const into = await fetchMergedInto(client, { incident: id, alertIds, ruleIds });
    return into.is === 'found' ? into : { ...into, hints: elsewhere };
  };
}
