import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { ArmLock } from '../../world/arm-authorization.ts';
import type { ArmWorld } from '../../world/arm-world.ts';
import { armError, badRequest } from '../protocol/arm-error.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { isSame } from '../resources/workspace-request.ts';

/** Locks a resource, a group or a subscription: everything below is locked with it. */
export const putLock: ArmOperation = {
  method: 'PUT',
  path: '/{scope}/providers/Microsoft.Authorization/locks/{lockName}',
  permission: 'Microsoft.Authorization/locks/write',
  writes: true,
  apiVersions: ['2020-05-01'],
  answer: ({ state, parameters, body }) => {
    const { level, notes } = (body?.properties ?? {}) as Readonly<Record<string, unknown>>;
    if (level !== 'CanNotDelete' && level !== 'ReadOnly') return badRequest('The lock level is invalid.');
    const scope = `/${parameters.scope ?? ''}`;
    const name = parameters.lockName ?? '';
    const existing = state.locks.find(
      (candidate) => isSame(candidate.scope, scope) && isSame(candidate.name, name),
    );
    const lock: ArmLock = { scope, name, level, notes: typeof notes === 'string' ? notes : '' };
    if (existing === undefined) state.locks.push(lock);
    else Object.assign(existing, lock);
    const id = `${scope}/providers/Microsoft.Authorization/locks/${name}`;
    return jsonAnswer(existing === undefined ? 201 : 200, { id, name, properties: { level, notes } });
  },
};

/** 409 where a lock stands in the way, ARM's own words shortened. A ReadOnly lock forbids every write. */
export function refuseLocked(
  { locks }: ArmWorld,
  resource: string,
  verb: 'delete' | 'write',
): Answer | undefined {
  const lock = locks.find(
    (candidate) =>
      `${resource}/`.toLowerCase().startsWith(`${candidate.scope}/`.toLowerCase()) &&
      (candidate.level === 'ReadOnly' || verb === 'delete'),
  );
  if (lock === undefined) return undefined;
  const message =
    `The scope '${resource}' cannot perform ${verb} operation because following scope(s) are locked: ` +
    `'${lock.scope}'. Please remove the lock and try again.`;
  return armError(409, 'ScopeLocked', message);
}
