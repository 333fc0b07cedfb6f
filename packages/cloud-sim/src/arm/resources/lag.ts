import type { JsonValue } from '@drawbridge/base';

import { beginSettling } from '../../simulation/settling.ts';
import type { WorkspaceCollection } from './collection.ts';
import type { WorkspaceRequest } from './workspace-request.ts';

/** Under which name a change settles, for GETs and for lists. */
export function settlingName(
  { type }: Pick<WorkspaceCollection, 'type'>,
  { workspace }: WorkspaceRequest,
  name: string,
  seenBy: 'get' | 'list',
): string {
  const group = `${workspace.resourceGroup}/${workspace.name}`.toLowerCase();
  return `${seenBy}/${group}/${type}/${name.toLowerCase()}`;
}

/** Lets reads still see what was there before a write; null if nothing was. */
export function beginLag(
  collection: Pick<WorkspaceCollection, 'type'>,
  request: WorkspaceRequest,
  name: string,
  before: JsonValue,
): void {
  const { state } = request;
  beginSettling(state, settlingName(collection, request, name, 'get'), before);
  beginSettling(state, settlingName(collection, request, name, 'list'), before, state.listDelayReads);
}
