import { TerminalFailure } from '@drawbridge/base';

import { isConflict } from '../client/arm-failures.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { PlannedChange } from '../plan/sync-plan.ts';
import { bodyOf } from '../wire/resource-fields.ts';
import { hasReplaced } from '../resource-kind/has-replaced.ts';
import { kindNamed } from '../resources/registry.ts';
import { pathOf, readTouched, stateOf } from './change-state.ts';

/** What a creation throws that took the place of something which somebody made a moment before. It stands. */
export const replacedAnother = 'sync/replaced-another';

/**
 * Makes one change, on condition of the etag that it was planned against; what is to be created, on condition that it
 * is not there. A refusal because the remote is newer may be the echo of our own write whose answer was lost:
 * then what stands is looked at, and is as it should be.
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
    const now = await readTouched(client, change);
    const standing = stateOf(change, now);
    if (standing === 'half') await sendChange(client, change, now?.etag);
    else if (standing !== 'stands') throw thrown;
  }
}

async function sendChange(
  client: WorkspaceClient,
  change: PlannedChange,
  etag: string | undefined,
): Promise<void> {
  const { write, name } = change;
  if (write === undefined) {
    const { operation } = await client.delete(pathOf(change), etag);
    if (operation !== undefined) await client.settle(operation);
    return;
  }
  const kind = kindNamed(change.kind);
  const fields = kind.toWire?.(write) ?? write;
  const body = bodyOf(fields);
  const changed = change.fields.map((field) => field.field);
  const creates = change.action === 'create' && etag === undefined;
  const answer =
    kind.write !== undefined
      ? await kind.write(client, { name, fields, etag, creates, changed })
      : creates
        ? await client.create(pathOf(change), body)
        : await client.put(pathOf(change), body, etag);
  if (kind.tellsCreation && hasReplaced(creates, answer)) {
    throw new TerminalFailure(
      replacedAnother,
      'somebody created one with the same id a moment earlier; ours has replaced it, and theirs is lost',
      { hints: ['look at it in the portal, and plan again'] },
    );
  }
}
