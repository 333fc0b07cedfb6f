import { beginSettling } from '../../simulation/settling.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { findUser, noSuchEntity, userResource, validationError } from './user-of-request.ts';

/** Under which name a key's status settles. */
export function keyStatusRecord(accessKeyId: string): string {
  return `access-key/${accessKeyId}`;
}

/** Activates or deactivates a key of a user; another user's key is not found there. */
export const updateAccessKey: AwsOperation = {
  writes: true,
  resource: (request) => request.parameter('AccessKeyId') ?? userResource(request),
  answer: (request) => {
    const accessKeyId = request.parameter('AccessKeyId');
    const status = request.parameter('Status');
    if (accessKeyId === undefined) {
      return validationError(accessKeyId, 'accessKeyId', 'Member must not be null');
    }
    if (status !== 'Active' && status !== 'Inactive') {
      const constraint = 'Member must satisfy enum value set: [Active, Inactive]';
      return validationError(status, 'status', constraint);
    }
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const key = lookup.user.accessKeys.find((accessKey) => accessKey.accessKeyId === accessKeyId);
    if (key === undefined) {
      return noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
    }
    if (key.status !== status) {
      beginSettling(request.state, keyStatusRecord(accessKeyId), key.status);
      key.status = status;
    }
    return resultAnswer('iam', 'UpdateAccessKey');
  },
};
