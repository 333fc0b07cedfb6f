import type { JsonValue } from '@drawbridge/base';

import { readActual } from '../actual/list-actual.ts';
import { isBag } from '../wire/arm-body.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { PlannedChange } from '../plan/sync-plan.ts';
import { bodyOf, fieldsOf } from '../wire/resource-fields.ts';
import { kindNamed } from '../resources/registry.ts';
import { pathOf, readTouched, stateOf } from './change-state.ts';

/**
 * Puts one resource back as the journal says it was, if nobody has changed it since we did. A deleted rule cannot be
 * made again for a day, and the service says so; the items of a watchlist are put back too.
 */
export async function rollBack(
  client: WorkspaceClient,
  change: PlannedChange,
  before: JsonValue,
): Promise<void> {
  const now = await readTouched(client, change);
  if (stateOf(change, now) !== 'stands') {
    throw new Error('somebody has changed it since; it stays as it is');
  }
  if (!isBag(before)) {
    await client.delete(pathOf(change), now?.etag);
    return;
  }
  const kind = kindNamed(change.kind);
  const readOnly = kind.readOnly(fieldsOf(before));
  const fields = Object.fromEntries(
    Object.entries(fieldsOf(before)).filter(([name]) => name !== '^items' && !readOnly.includes(name)),
  );
  if (kind.write === undefined) {
    await client.put(pathOf(change), bodyOf(fields), now?.etag);
    return;
  }
  const items = before.items;
  const whole = items === undefined ? fields : { ...fields, items };
  const changed = items === undefined ? [] : ['items'];
  await kind.write(client, {
    name: readActual(kind, before).name,
    fields: whole,
    etag: now?.etag,
    creates: false,
    changed,
  });
}
