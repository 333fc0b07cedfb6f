import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { ArmRoleAssignment } from '../../world/arm-authorization.ts';
import type { ArmWorld } from '../../world/arm-world.ts';
import { armError, badRequest, invalidContent, notSimulated } from '../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../protocol/arm-operation.ts';
import { isSame } from '../resources/workspace-request.ts';
import { refuseLocked } from './locks.ts';

const path = '/{scope}/providers/Microsoft.Authorization/roleAssignments';
const apiVersions = ['2022-04-01'];
const action = 'Microsoft.Authorization/roleAssignments';

/**
 * Those of one principal at a scope, below it, and above it: what is inherited is listed too. Assignments to the
 * groups that the principal is in are not.
 */
export const listRoleAssignments: ArmOperation = {
  method: 'GET',
  path,
  permission: `${action}/read`,
  writes: false,
  apiVersions,
  answer: (request) => {
    const { state, url, parameters } = request;
    const filter = url.searchParams.get('$filter') ?? '';
    const principalId = /^principalId eq '([0-9a-f-]{36})'$/i.exec(filter)?.[1];
    if (principalId === undefined) return notSimulated(`the filter ${filter}`);
    const scope = `/${parameters.scope ?? ''}`;
    const all = seenAssignments(state).filter(
      (assignment) =>
        isSame(assignment.principalId, principalId) &&
        (isWithin(assignment.scope, scope) || isWithin(scope, assignment.scope)),
    );
    const start = Number(url.searchParams.get('$skipToken') ?? 0);
    const end = start + state.pageSize;
    const link = new URL(url);
    link.searchParams.set('$skipToken', String(end));
    const value = all.slice(start, end).map(describe);
    return jsonAnswer(200, { value, ...(end < all.length ? { nextLink: link.toString() } : {}) });
  },
};

export const getRoleAssignment: ArmOperation = {
  method: 'GET',
  path: `${path}/{roleAssignmentName}`,
  permission: `${action}/read`,
  writes: false,
  apiVersions,
  answer: (request) => {
    const found = seenAssignments(request.state).find((assignment) => isNamed(request, assignment));
    return found === undefined ? assignmentNotFound(request) : jsonAnswer(200, describe(found));
  },
};

/** Makes one. The same role for the same principal at the same scope may be there once only. */
export const putRoleAssignment: ArmOperation = {
  method: 'PUT',
  path: `${path}/{roleAssignmentName}`,
  permission: `${action}/write`,
  writes: true,
  apiVersions,
  answer: (request) => {
    const { state, parameters, body } = request;
    if (body === undefined) return invalidContent();
    const wanted = readAssignment(request, (body.properties ?? {}) as Record<string, unknown>);
    if (wanted === undefined) return badRequest('The role assignment needs a role and a principal.');
    const existing = state.roleAssignments.find((roleAssignment) => isNamed(request, roleAssignment));
    const isTheSame = (assignment: ArmRoleAssignment): boolean =>
      isSame(assignment.scope, wanted.scope) &&
      isSame(assignment.principalId, wanted.principalId) &&
      isSame(roleOf(assignment), roleOf(wanted));
    if (existing !== undefined && !isTheSame(existing)) {
      const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
      return armError(409, 'RoleAssignmentUpdateNotPermitted', message);
    }
    if (existing === undefined && state.roleAssignments.some(isTheSame)) {
      return armError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
    }
    beginSettling(state, recordOf(parameters), existing ?? null);
    if (existing === undefined) state.roleAssignments.push(wanted);
    else state.roleAssignments[state.roleAssignments.indexOf(existing)] = wanted;
    return jsonAnswer(existing === undefined ? 201 : 200, describe(wanted));
  },
};

/** 204 for one that is not there. */
export const deleteRoleAssignment: ArmOperation = {
  method: 'DELETE',
  path: `${path}/{roleAssignmentName}`,
  permission: `${action}/delete`,
  writes: true,
  apiVersions,
  answer: (request) => {
    const { state, parameters } = request;
    const found = state.roleAssignments.find((roleAssignment) => isNamed(request, roleAssignment));
    if (found === undefined) return { status: 204 };
    const refusal = refuseLocked(state, found.scope, 'delete');
    if (refusal !== undefined) return refusal;
    beginSettling(state, recordOf(parameters), found);
    state.roleAssignments = state.roleAssignments.filter((roleAssignment) => roleAssignment !== found);
    return jsonAnswer(200, describe(found));
  },
};

function readAssignment(
  { parameters }: ArmRequest,
  properties: Readonly<Record<string, unknown>>,
): ArmRoleAssignment | undefined {
  const { roleDefinitionId, principalId, principalType } = properties;
  if (typeof roleDefinitionId !== 'string' || typeof principalId !== 'string') return undefined;
  const text = (name: string): string | null => (properties[name] as string | null | undefined) ?? null;
  return {
    name: parameters.roleAssignmentName ?? '',
    scope: `/${parameters.scope ?? ''}`,
    roleDefinitionId,
    principalId,
    principalType: (principalType ?? 'User') as ArmRoleAssignment['principalType'],
    description: text('description'),
    condition: text('condition'),
    conditionVersion: text('conditionVersion'),
    delegatedManagedIdentityResourceId: text('delegatedManagedIdentityResourceId'),
  };
}

/** What reads see: what was made or deleted a moment ago, as it was before. */
function seenAssignments(state: ArmWorld): readonly ArmRoleAssignment[] {
  const seen = new Map(
    state.roleAssignments.map((roleAssignment) => [recordOfOne(roleAssignment), roleAssignment]),
  );
  for (const { what } of [...state.unsettled]) {
    if (!what.startsWith('roleAssignment/')) continue;
    const before = readSettling<ArmRoleAssignment | null>(state, what, seen.get(what) ?? null);
    if (before === null) seen.delete(what);
    else seen.set(what, before);
  }
  return [...seen.values()];
}

function recordOf(parameters: ArmRequest['parameters']): string {
  return `roleAssignment/${parameters.scope ?? ''}/${parameters.roleAssignmentName ?? ''}`.toLowerCase();
}

function recordOfOne({ scope, name }: ArmRoleAssignment): string {
  return `roleAssignment${scope}/${name}`.toLowerCase();
}

function isNamed({ parameters }: ArmRequest, assignment: ArmRoleAssignment): boolean {
  return recordOfOne(assignment) === recordOf(parameters);
}

function roleOf({ roleDefinitionId }: ArmRoleAssignment): string {
  return roleDefinitionId.split('/').at(-1) ?? '';
}

/** The tree of management groups is not simulated: each is above every subscription. */
function isWithin(scope: string, outer: string): boolean {
  if (outer === '/' || /^\/providers\/Microsoft\.Management\/managementGroups\//i.test(outer)) return true;
  return `${scope}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}

function describe({ name, ...properties }: ArmRoleAssignment): object {
  const id = `${properties.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  return { id, name, type: 'Microsoft.Authorization/roleAssignments', properties };
}

function assignmentNotFound({ parameters }: ArmRequest): Answer {
  const name = parameters.roleAssignmentName ?? '';
  return armError(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
}
