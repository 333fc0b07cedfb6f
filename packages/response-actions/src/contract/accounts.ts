import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from './action.ts';

/** Where a change was made, as it stands in an undo token. */
export type HomeAccount = {
  /** AWS account, Google project, Azure subscription or Entra tenant: as in the facts of the target. */
  readonly account?: string;
  /** Of Azure: the tenant behind the subscription. */
  readonly tenant?: string;
  /** Of Google, for a person, who is in no project: those in which we might act. */
  readonly projects?: readonly string[];
};

/**
 * Keeps one cloud's actions to the accounts that the connection names, and an undo to the account of its change. All
 * of it only reads, and throws a refused `Failure`: `account-not-allowed`, `account-unknown`, `wrong-account`.
 */
export interface AccountKeeper {
  /** The same context with the credentials for one account: the one that is expected, or the target's. */
  choose(context: ActionContext, target: Target, expected?: HomeAccount): Promise<ActionContext>;
  /** Fails unless the credentials are of the account in which something was done. */
  requireSame(context: ActionContext, target: Target, expected: HomeAccount): Promise<void>;
  /** What to keep with a planned change. */
  homeOf(context: ActionContext, target: Target, facts: TargetFacts): Promise<HomeAccount>;
  /** The machine that we run on, by every name that a target's facts may have; none where our credentials are of none. */
  hostNames(context: ActionContext, target: Target): Promise<readonly string[]>;
  /** Pure. The account of a change whose token does not tell, off its target or the action's own token. */
  deriveHome(target: Target, token: JsonValue): HomeAccount;
}

/** For each cloud. */
export type AccountKeepers = Readonly<Record<'aws' | 'gcp' | 'azure', AccountKeeper>>;
