import { isConflict } from '../client/arm-failures.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { PlannedChange } from '../plan/sync-plan.ts';
import { bodyOf } from '../resources/fields.ts';
import { kindNamed } from '../resources/registry.ts';
import { pathOf, readTouched, standingOf } from './standing.ts';

/**
 * Makes one change, on condition of the etag that it was planned against. A refusal because the remote is newer may be
 * the echo of our own write whose answer was lost: then what stands is looked at, and is as it should be.
 */
export async function writeChange(
  client: WorkspaceClient,
  change: PlannedChange,
  etag: string | undefined,
): Promise<void> {
  try {
    await sendChange(client, change, etag);
  } catch (thrown) {
    if (!isConflict(thrown)) throw thrown;
    const standing = standingOf(change, await readTouched(client, change));
    if (standing === 'half') await sendChange(client, change, undefined);
    else if (standing !== 'stands') throw thrown;
  }
}

async function sendChange(
  client: WorkspaceClient,
  change: PlannedChange,
  etag: string | undefined,
): Promise<void> {
  const { write: fields, name } = change;
  if (fields === undefined) {
    const { operation } = await client.delete(pathOf(change), etag);
    if (operation !== undefined) await client.settle(operation);
    return;
  }
  const kind = kindNamed(change.kind);
  if (kind.write === undefined) await client.put(pathOf(change), bodyOf(fields), etag);
  else await kind.write(client, { name, fields, etag, changed: change.fields.map((one) => one.field) });
}
