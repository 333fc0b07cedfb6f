import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import { accountNotAllowed, accountUnknown, wrongAccount } from '../../calls/account-refusals.ts';
import { requireConnection } from '../../calls/connection.ts';
import type { AccountKeeper, HomeAccount } from '../../contract/accounts.ts';
import type { ActionContext } from '../../contract/action.ts';
import type { AwsAccount } from '../../contract/connections.ts';
import { getCallerIdentity } from '../sts/caller-identity.ts';
import { getOwnIdentity, ownInstances } from '../sts/own-identity.ts';
import { accountOfTarget } from './account-of-target.ts';
import { connectionTo } from './choose-connection.ts';

/** Keeps to the AWS accounts that the connection names. */
export const awsAccounts: AccountKeeper = {
  async choose(context, target, expected) {
    const connection = requireConnection(context.connections, 'aws');
    if (connection.accounts === undefined || connection.chosen !== undefined) return context;
    const id = expected?.account ?? accountOfTarget(target);
    const account = await findAccount(context, connection.accounts, target, id);
    const aws = connectionTo(connection, account, context.reference?.run);
    const chosen = { ...context, connections: { ...context.connections, aws } };
    await requireAccount(chosen, account.id);
    return chosen;
  },
  async requireSame(context, _target, expected) {
    if (expected.account === undefined) {
      throw accountUnknown(
        'it is not recorded in which AWS account the change was made',
        'Restore it by hand: the journal says what was changed.',
      );
    }
    await requireAccount(context, expected.account);
  },
  async homeOf(context, _target, facts) {
    return { account: facts.account ?? (await getCallerIdentity(context)).account };
  },
  async hostNames(context) {
    return ownInstances(await getOwnIdentity(context));
  },
  deriveHome(target, token) {
    const account = accountIn(token) ?? accountOfTarget(target);
    return account === undefined ? {} : { account };
  },
};

async function requireAccount(context: ActionContext, account: string): Promise<void> {
  const us = await getCallerIdentity(context);
  if (us.account !== account) throw wrongAccount('AWS account', account, us.account);
}

/**
 * Ids of keys, machines and sessions are nobody else's: without an account they are looked for in that of the
 * credentials. A region is everybody's, so that one needs its account.
 */
async function findAccount(
  context: ActionContext,
  accounts: readonly AwsAccount[],
  target: Target,
  named: string | undefined,
): Promise<AwsAccount> {
  const [first, ...others] = accounts;
  if (named === undefined && first !== undefined && others.length === 0) return first;
  if (named === undefined && target.kind === 'aws.region') {
    throw accountUnknown(
      `the target does not say in which AWS account the region ${target.region} is meant`,
      'Name the account of the target: the configuration has several.',
    );
  }
  const id = named ?? (await getCallerIdentity(context)).account;
  const account = accounts.find((candidate) => candidate.id === id);
  if (account !== undefined) return account;
  throw accountNotAllowed(
    'AWS account',
    id,
    accounts.map((candidate) => candidate.id),
  );
}

/** Tokens from before accounts were sealed: some actions keep theirs. */
function accountIn(token: JsonValue): HomeAccount['account'] {
  const account = (token as { readonly account?: unknown } | null)?.account;
  return typeof account === 'string' ? account : undefined;
}
