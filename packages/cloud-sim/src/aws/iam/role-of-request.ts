import type { Answer } from '../../simulation/answer.ts';
import type { IamRole } from '../../world/aws-world.ts';
import type { AwsRequest } from '../protocol/aws-operation.ts';
import { isSameIamName } from './iam-id.ts';
import { noSuchEntity, validationError } from './user-of-request.ts';

/** A role, or IAM's refusal to name one. */
type RoleLookup =
  { readonly found: true; readonly role: IamRole } | { readonly found: false; readonly refusal: Answer };

/** What a call on a role is aimed at: `role Deploy`. */
export function roleResource(request: AwsRequest): string {
  return `role ${request.parameter('RoleName') ?? ''}`;
}

/** Finds the role of a call; unlike a user's, its name cannot be left out. */
export function findRole(request: AwsRequest): RoleLookup {
  const roleName = request.parameter('RoleName');
  if (roleName === undefined) {
    return { found: false, refusal: validationError(undefined, 'roleName', 'Member must not be null') };
  }
  const role = request.state.roles.find((candidate) => isSameIamName(candidate.roleName, roleName));
  if (role === undefined) {
    return { found: false, refusal: noSuchEntity(`The role with name ${roleName} cannot be found.`) };
  }
  return { found: true, role };
}
