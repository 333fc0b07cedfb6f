import { RefusedFailure } from '@drawbridge/base';

/** The configuration names the accounts in which we may act, and this is not one of them. */
export function accountNotAllowed(what: string, account: string, allowed: readonly string[]): RefusedFailure {
  const named = allowed.length === 0 ? 'none' : allowed.join(', ');
  return new RefusedFailure('account-not-allowed', `${what} ${account} is not one in which we may act`, {
    hints: [`The configuration names: ${named}. Add it there, if we may act in it.`],
  });
}

/** Nothing says which account it is, and a guess could hit a namesake. */
export function accountUnknown(reason: string, hint: string): RefusedFailure {
  return new RefusedFailure('account-unknown', reason, { hints: [hint] });
}

/** The credentials are of another account than the one in which something was done, or is to be done. */
export function wrongAccount(what: string, expected: string, ours: string): RefusedFailure {
  return new RefusedFailure(
    'wrong-account',
    `it is about ${what} ${expected}; our credentials are of ${ours}`,
    {
      hints: [`Use credentials of ${what} ${expected}, or name it in drawbridge.config.yaml with its role.`],
    },
  );
}
