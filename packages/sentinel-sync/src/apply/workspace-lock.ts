import { lockForProcess, RefusedFailure, sha256 } from '@drawbridge/base';

import type { WorkspaceAddress } from '../client/workspace-client.ts';

/** Releases the workspace. */
export type Release = () => Promise<void>;

/** One process of this machine at a time applies to a workspace; another one is refused. */
export async function lockWorkspace(folder: string, address: WorkspaceAddress): Promise<Release> {
  const lock = await lockForProcess(folder, nameOf(address));
  if (lock.ok) return lock.release;
  const { path, heldBy, holder } = lock;
  if (holder === undefined) throw refused(`the lock ${path} cannot be read`, deletingHint(path));
  const where = heldBy === 'this-machine' ? '' : ` on ${holder.host}`;
  throw refused(
    `process ${holder.pid}${where} is applying to the workspace ${address.workspace}`,
    heldBy === 'this-machine' ? 'wait for it, and plan again' : deletingHint(path),
  );
}

const refused = (message: string, hint: string): RefusedFailure =>
  new RefusedFailure('sync/being-applied', message, { hints: [hint] });

const deletingHint = (path: string): string => `once you are sure that no apply is running, delete ${path}`;

function nameOf({ endpoint, subscriptionId, resourceGroup, workspace }: WorkspaceAddress): string {
  const names = [endpoint, subscriptionId, resourceGroup, workspace].map((part) => part.toLowerCase());
  return sha256(JSON.stringify(names)).slice(0, 24);
}
