import { createHash } from 'node:crypto';

import type { IamRole, IamUser } from '../../world/aws-world.ts';

/**
 * An id in IAM's shape, the same for the same name: `AIDA` and 17 capital letters or digits. The demo's telemetry has
 * the same ones, so a world need not repeat them.
 */
export function iamId(prefix: 'AIDA' | 'AROA' | 'AGPA', name: string): string {
  return prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();
}

/** A user's id: that of the world, for one that was deleted and made again under the same name. */
export function userIdOf({ userId, userName }: Pick<IamUser, 'userId' | 'userName'>): string {
  return userId ?? iamId('AIDA', userName);
}

/** A role's id, likewise. */
export function roleIdOf({ roleId, roleName }: Pick<IamRole, 'roleId' | 'roleName'>): string {
  return roleId ?? iamId('AROA', roleName);
}

/** IAM keeps the case of a name and does not tell names apart by it. Source: IAM API reference, CreateUser. */
export function isSameIamName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
