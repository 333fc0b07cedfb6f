import { given } from '@drawbridge/base';
import type { IamAccessKey } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { accessDenied } from '../protocol/dialect.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import type { XmlContent } from '../protocol/xml.ts';
import { noSuchEntity, validationError } from './user-of-request.ts';

/** Whose key it is, and when it was last used. The way to a key's owner, since a key id does not tell it. */
export const getAccessKeyLastUsed: AwsOperation = {
  writes: false,
  resource: (request) => `access key ${request.parameter('AccessKeyId') ?? ''}`,
  answer: (request) => {
    const accessKeyId = request.parameter('AccessKeyId');
    if (accessKeyId === undefined) {
      return validationError(accessKeyId, 'accessKeyId', 'Member must not be null');
    }
    const owned = findKey(request, accessKeyId);
    if (owned !== undefined) return resultAnswer('iam', 'GetAccessKeyLastUsed', describe(owned));
    return request.state.unknownKeyAnswer === 'AccessDenied'
      ? accessDenied('iam', request.caller, 'iam:GetAccessKeyLastUsed', `access key ${accessKeyId}`)
      : noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
  },
};

interface OwnedKey {
  readonly key: IamAccessKey;
  /** Absent for a key of root. */
  readonly userName?: string;
}

function findKey({ state }: AwsRequest, accessKeyId: string): OwnedKey | undefined {
  for (const { userName, accessKeys } of state.users) {
    const key = accessKeys.find((accessKey) => accessKey.accessKeyId === accessKeyId);
    if (key !== undefined) return { key, userName };
  }
  const key = state.rootAccessKeys.find((accessKey) => accessKey.accessKeyId === accessKeyId);
  return key === undefined ? undefined : { key };
}

function describe({ key, userName }: OwnedKey): XmlContent {
  const { lastUsed } = key;
  return {
    ...given({ UserName: userName }),
    AccessKeyLastUsed:
      lastUsed === undefined
        ? { ServiceName: 'N/A', Region: 'N/A' }
        : { LastUsedDate: lastUsed.date, ServiceName: lastUsed.serviceName, Region: lastUsed.region },
  };
}
