import type { Answer } from '../../simulation/answer.ts';
import type { IamUser } from '../../world/aws-world.ts';
import type { AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer } from '../protocol/protocol.ts';
import { isSameIamName } from './iam-id.ts';

/** A user, or IAM's refusal to name one. */
type UserLookup =
  { readonly found: true; readonly user: IamUser } | { readonly found: false; readonly refusal: Answer };

/** The name that a call is about: its UserName, or the user whose key signed it. */
function userNameOf(request: AwsRequest): string | undefined {
  return request.parameter('UserName') ?? request.caller.userName;
}

/** What a call on a user is aimed at, for the record and for denials: `user alice`. */
export function userResource(request: AwsRequest): string {
  return `user ${userNameOf(request) ?? 'of the signing key'}`;
}

/** Finds the user of a call. Without UserName it is the signing key's own user, the trap of these operations. */
export function findUser(request: AwsRequest): UserLookup {
  const userName = userNameOf(request);
  if (userName === undefined) {
    const message = 'Must specify userName when calling with non-User credentials';
    return { found: false, refusal: errorAnswer('iam', 400, 'ValidationError', message) };
  }
  const user = request.state.users.find((candidate) => isSameIamName(candidate.userName, userName));
  if (user === undefined) {
    return { found: false, refusal: noSuchEntity(`The user with name ${userName} cannot be found.`) };
  }
  return { found: true, user };
}

/** 404, in IAM's XML. */
export function noSuchEntity(message: string): Answer {
  return errorAnswer('iam', 404, 'NoSuchEntity', message);
}

/** 400 for a parameter that is missing or out of its range. */
export function validationError(value: string | undefined, member: string, constraint: string): Answer {
  const message =
    `1 validation error detected: Value ${value === undefined ? 'null' : `'${value}'`} at '${member}' ` +
    `failed to satisfy constraint: ${constraint}`;
  return errorAnswer('iam', 400, 'ValidationError', message);
}
