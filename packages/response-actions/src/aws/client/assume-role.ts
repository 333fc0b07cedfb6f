import { given, TerminalFailure } from '@drawbridge/base';

import type { CloudCall } from '../../calls/cloud-failure.ts';
import type { AwsConnection } from '../../contract/connections.ts';

/** What is asked of STS for the role of the chosen account, and what to say where it is denied. */
export function assumption({ chosen }: AwsConnection): {
  readonly input: {
    readonly RoleArn: string;
    readonly RoleSessionName: string;
    readonly ExternalId?: string;
  };
  readonly hints: CloudCall['hints'];
} {
  if (chosen?.role === undefined) throw new Error('no role was chosen');
  const { arn, externalId, sessionName } = chosen.role;
  return {
    input: { RoleArn: arn, RoleSessionName: sessionName, ...given({ ExternalId: externalId }) },
    hints: {
      'access-denied': [
        `Account ${chosen.id} does not let us assume ${arn}.`,
        'See whether its trust policy names us, and asks for the external id of the configuration.',
        'See whether we may call sts:AssumeRole on it.',
      ],
    },
  };
}

interface AssumedRole {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined;
}

/** The credentials that STS gave, as the SDK takes them. */
export function readSession({ Credentials }: AssumedRole) {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new TerminalFailure('cloud-error', 'STS answered AssumeRole without credentials');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...given({ expiration: Expiration }),
  };
}
