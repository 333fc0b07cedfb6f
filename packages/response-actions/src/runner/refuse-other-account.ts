import type { AccountKeepers } from '../contract/accounts.ts';
import type { ActionContext } from '../contract/action.ts';
import type { Failed, Refused } from '../contract/outcome.ts';
import type { ChangePlan } from '../contract/plan.ts';
import { cloudOf } from '../permissions/permission-service.ts';
import { outcomeOf } from './outcome.ts';
import { homeOfUndo } from './undo-token.ts';

/**
 * Refuses to carry out a plan with credentials of another account than it was made with, before anything is looked
 * at: on a repeat, "nothing to do" there would be taken for our own effect.
 */
export async function refuseOtherAccount(
  accounts: AccountKeepers,
  connected: ActionContext,
  { action, target, undo, change }: ChangePlan,
): Promise<Refused | Failed | undefined> {
  const keeper = accounts[cloudOf(action)];
  const home = homeOfUndo(undo) ?? keeper.deriveHome(target, change);
  try {
    await keeper.requireSame(await keeper.choose(connected, target, home), target, home);
    return undefined;
  } catch (thrown) {
    return outcomeOf(connected, thrown);
  }
}
