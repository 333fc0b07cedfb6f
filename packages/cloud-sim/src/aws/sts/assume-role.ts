import type { Answer } from '../../simulation/answer.ts';
import { simulatedSecretAccessKey } from '../../simulation/credentials.ts';
import type { AwsAccount, IamRole } from '../../world/aws-world.ts';
import { roleIdOf } from '../iam/iam-id.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { roleArn } from '../protocol/arn-of.ts';
import { accessDenied } from '../protocol/dialect.ts';
import { errorAnswer, resultAnswer } from '../protocol/protocol.ts';
import { isTrusted } from './trust-policy.ts';

const usualSeconds = 3600;

/** A session of a role, in whichever account of the world; a role that is not there is denied like one that is. */
export const assumeRole: AwsOperation = {
  writes: false,
  resource: (request) => request.parameter('RoleArn') ?? '',
  answer: (request) => {
    const invalid = refuseParameters(request);
    if (invalid !== undefined) return invalid;
    const arn = request.parameter('RoleArn') ?? '';
    const found = findRole(request.accounts, arn);
    const externalId = request.parameter('ExternalId');
    const trusts =
      found !== undefined && isTrusted(found.role.trustPolicy, { callerArn: request.caller.arn, externalId });
    if (!trusts || request.caller.arn.endsWith(':root')) {
      return accessDenied('sts', request.caller, 'sts:AssumeRole', arn);
    }
    return openSession(request, found.state, found.role);
  },
};

function findRole(
  accounts: readonly AwsAccount[],
  arn: string,
): { readonly state: AwsAccount; readonly role: IamRole } | undefined {
  for (const state of accounts) {
    const role = state.roles.find((candidate) => roleArn(state, candidate) === arn);
    if (role !== undefined) return { state, role };
  }
  return undefined;
}

function openSession({ parameter, sessions, now }: AwsRequest, state: AwsAccount, role: IamRole): Answer {
  const sessionName = parameter('RoleSessionName') ?? '';
  const seconds = Number(parameter('DurationSeconds') ?? usualSeconds);
  const expiration = new Date(now().getTime() + seconds * 1000);
  const session = sessions.open(state, role, sessionName, expiration);
  return resultAnswer('sts', 'AssumeRole', {
    AssumedRoleUser: {
      AssumedRoleId: `${roleIdOf(role)}:${sessionName}`,
      Arn: session.arn,
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: simulatedSecretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: session.expiration.toISOString(),
    },
  });
}

/** What STS refuses before it looks at anything: the names, and how long it may last. */
function refuseParameters({ parameter }: AwsRequest): Answer | undefined {
  const named = [
    ['roleSessionName', parameter('RoleSessionName') ?? '', /^[\w+=,.@-]{2,64}$/],
    ['externalId', parameter('ExternalId') ?? 'none', /^[\w+=,.@:/-]{2,1224}$/],
    ['roleArn', parameter('RoleArn') ?? '', /^arn:.{16,2044}$/],
  ] as const;
  for (const [name, value, pattern] of named) {
    if (!pattern.test(value))
      return invalid(
        `Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
      );
  }
  const seconds = Number(parameter('DurationSeconds') ?? usualSeconds);
  if (seconds >= 900 && seconds <= usualSeconds) return undefined;
  return seconds < 900
    ? invalid(
        `Value '${String(seconds)}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
      )
    : errorAnswer(
        'sts',
        400,
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
}

function invalid(detail: string): Answer {
  return errorAnswer('sts', 400, 'ValidationError', `1 validation error detected: ${detail}`);
}
