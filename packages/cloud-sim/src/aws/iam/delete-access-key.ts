import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { findUser, noSuchEntity, userResource, validationError } from './user-of-request.ts';

/** Deletes a key of a user for good, active or not; without UserName one of the signing key's own user. */
export const deleteAccessKey: AwsOperation = {
  writes: true,
  resource: (request) => request.parameter('AccessKeyId') ?? userResource(request),
  answer: (request) => {
    const accessKeyId = request.parameter('AccessKeyId');
    if (accessKeyId === undefined) {
      return validationError(accessKeyId, 'accessKeyId', 'Member must not be null');
    }
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const index = lookup.user.accessKeys.findIndex((accessKey) => accessKey.accessKeyId === accessKeyId);
    if (index < 0) return noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
    lookup.user.accessKeys.splice(index, 1);
    return resultAnswer('iam', 'DeleteAccessKey');
  },
};
