import type { AwsOperation } from '../protocol/aws-operation.ts';
import { iamId } from '../iam/iam-id.ts';
import { resultAnswer } from '../protocol/protocol.ts';

/** Needs no permission in AWS, and works even where it is denied explicitly. */
export const getCallerIdentity: AwsOperation = {
  writes: false,
  needsNoGrant: true,
  resource: ({ caller }) => caller.arn,
  answer: ({ caller, state }) =>
    resultAnswer('sts', 'GetCallerIdentity', {
      Arn: caller.arn,
      UserId: callerId(caller.arn, state.account),
      Account: state.account,
    }),
};

/** A user's own id, `<role id>:<session>` for a session, the account's number for root. */
function callerId(arn: string, account: string): string {
  const [, roleName, sessionName] = /:assumed-role\/(.+)\/([^/]+)$/.exec(arn) ?? [];
  if (roleName !== undefined && sessionName !== undefined) {
    return `${iamId('AROA', roleName)}:${sessionName}`;
  }
  return arn.endsWith(':root') ? account : iamId('AIDA', arn.slice(arn.lastIndexOf('/') + 1));
}
