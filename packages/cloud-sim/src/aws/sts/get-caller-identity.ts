import type { AwsOperation } from '../protocol/aws-operation.ts';
import type { AwsAccount } from '../../world/aws-world.ts';
import { roleIdOf, userIdOf } from '../iam/iam-id.ts';
import { resultAnswer } from '../protocol/protocol.ts';

/** Needs no permission in AWS, and works even where it is denied explicitly. */
export const getCallerIdentity: AwsOperation = {
  writes: false,
  needsNoGrant: true,
  resource: ({ caller }) => caller.arn,
  answer: ({ caller, state }) =>
    resultAnswer('sts', 'GetCallerIdentity', {
      Arn: caller.arn,
      UserId: callerId(state, caller.arn),
      Account: state.account,
    }),
};

/** A user's own id, `<role id>:<session>` for a session, the account's number for root. */
function callerId({ account, roles, users }: AwsAccount, arn: string): string {
  const [, roleName, sessionName] = /:assumed-role\/(.+)\/([^/]+)$/.exec(arn) ?? [];
  if (roleName !== undefined && sessionName !== undefined) {
    return `${roleIdOf(roles.find((role) => role.roleName === roleName) ?? { roleName })}:${sessionName}`;
  }
  if (arn.endsWith(':root')) return account;
  const userName = arn.slice(arn.lastIndexOf('/') + 1);
  return userIdOf(users.find((user) => user.userName === userName) ?? { userName });
}
