import { listActual, readActual, type MarkedResource } from '../actual/list-actual.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import type { PlannedChange } from '../plan/sync-plan.ts';
import { canonicalField, type Fields } from '../wire/resource-fields.ts';
import { kindNamed, kindsOf } from '../resources/registry.ts';

/**
 * What the workspace has of a planned change: `ready` as the plan saw it, `stands` as the plan wants it, `half` where
 * our own write was cut off in the middle, `moved` anything else.
 */
export type ChangeState = 'ready' | 'stands' | 'half' | 'moved';

/** The resources that a plan touches, by key; one listing for each kind among them. */
export async function listTouched(
  client: WorkspaceClient,
  changes: readonly PlannedChange[],
): Promise<ReadonlyMap<string, MarkedResource>> {
  const found = new Map<string, MarkedResource>();
  for (const kind of kindsOf(client.door)) {
    const touched = new Set(changes.filter((change) => change.kind === kind.name).map(keyOf));
    if (touched.size === 0) continue;
    for (const resource of await listActual(client, kind)) {
      if (!touched.has(keyOf(resource))) continue;
      const whole =
        kind.complete === undefined
          ? resource
          : { ...(await kind.complete(client, resource)), mark: resource.mark };
      found.set(keyOf(resource), whole);
    }
  }
  return found;
}

/** One resource as it is now, by a call of its own. */
export async function readTouched(
  client: WorkspaceClient,
  change: PlannedChange,
): Promise<MarkedResource | undefined> {
  const kind = kindNamed(change.kind);
  const body = await client.get(pathOf(change));
  if (body === undefined) return undefined;
  const actual = readActual(kind, body);
  return kind.complete === undefined
    ? actual
    : { ...(await kind.complete(client, actual)), mark: actual.mark };
}

/** How far the workspace is with a change. */
export function stateOf(change: PlannedChange, actual: MarkedResource | undefined): ChangeState {
  if (change.action === 'delete') {
    if (actual === undefined) return 'stands';
    return actual.etag === change.etag ? 'ready' : 'moved';
  }
  if (actual === undefined) return change.action === 'create' ? 'ready' : 'moved';
  const different = differences(change.write ?? {}, markedFields(actual));
  if (different.length === 0) return 'stands';
  if (change.action !== 'create' && actual.etag === change.etag) return 'ready';
  return different.every((field) => field === 'items') ? 'half' : 'moved';
}

function markedFields(actual: MarkedResource): Fields {
  const { mark, fields } = actual;
  return mark === undefined
    ? fields
    : (kindNamed(actual.kind).markPlace(fields)?.put(fields, mark) ?? fields);
}

function differences(wanted: Fields, found: Fields): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  return names.filter((name) => canonicalField(wanted[name]) !== canonicalField(found[name]));
}

/** Names a resource in a plan and in a journal. */
export function keyOf({ kind, name }: Pick<PlannedChange, 'kind' | 'name'>): string {
  return `${kind}/${name.toLowerCase()}`;
}

/** Where a change's resource is. */
export function pathOf({ kind, name }: PlannedChange) {
  const { path, apiVersion } = kindNamed(kind);
  return { path: `${path}/${encodeURIComponent(name)}`, apiVersion };
}
