import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { readSettling } from '../../simulation/settling.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import { badRequest } from '../protocol/arm-error.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { describeResource, type WorkspaceCollection } from './collection.ts';
import { settlingName } from './lag.ts';
import { inWorkspace, type WorkspaceRequest } from './workspace-request.ts';

export type Described = Readonly<Record<string, unknown>>;

/** Lists a collection, a page at a time, ordered by name. */
export function createListOperation<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
): ArmOperation {
  return {
    method: 'GET',
    path: collection.path,
    permission: `${collection.action}/read`,
    writes: false,
    apiVersions: collection.apiVersions,
    answer: inWorkspace((request) => {
      const seen = seenResources(collection, request);
      return collection.isPaged === false ? jsonAnswer(200, { value: seen }) : pageAnswer(request, seen);
    }),
  };
}

/** What this list sees: what was changed a moment ago, as it was before. */
export function seenResources<Resource extends ArmResource>(
  collection: WorkspaceCollection<Resource>,
  request: WorkspaceRequest,
): readonly Described[] {
  const { state, workspace } = request;
  const present = new Map<string, Described | null>(
    collection
      .of(workspace, request)
      .map((resource) => [resource.name.toLowerCase(), describeResource(collection, request, resource)]),
  );
  const prefix = settlingName(collection, request, '', 'list');
  for (const { what } of [...state.unsettled]) {
    if (!what.startsWith(prefix)) continue;
    const name = what.slice(prefix.length);
    present.set(name, readSettling(state, what, present.get(name) ?? null));
  }
  return [...present.values()].filter((resource) => resource !== null);
}

/**
 * One page. The token is the last name of the page before, so that what comes and goes meanwhile neither hides nor
 * repeats anything else. How the service orders its lists is not documented.
 */
export function pageAnswer(request: WorkspaceRequest, all: readonly Described[]): Answer {
  const { url, state } = request;
  const token = url.searchParams.get('$skipToken');
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString('utf8');
  if (token !== null && after === '') return badRequest('The skip token is invalid.');
  const left = all
    .filter((resource) => nameIn(resource) > after)
    .sort((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1));
  const value = left.slice(0, state.pageSize);
  const last = value.at(-1);
  if (left.length <= value.length || last === undefined) return jsonAnswer(200, { value });
  const link = new URL(url);
  link.searchParams.set('$skipToken', Buffer.from(nameIn(last)).toString('base64url'));
  return jsonAnswer(200, { value, nextLink: link.toString() });
}

function nameIn({ name }: Described): string {
  return String(name).toLowerCase();
}
