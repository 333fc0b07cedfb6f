import { accountKeepers } from '../accounts/account-keepers.ts';
import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { AccountKeepers } from '../contract/accounts.ts';
import type { Action } from '../contract/action.ts';
import type { ActionRunner } from '../contract/runner.ts';
import { executePlan } from './execute-plan.ts';
import { planAction } from './plan-action.ts';
import { planUndo, undoEffect } from './undo-effect.ts';

export interface ActionRunnerOptions {
  /** The whole catalogue where it is absent. */
  readonly actions?: readonly Action[];
  /** Those of the clouds where it is absent. */
  readonly accounts?: AccountKeepers;
}

/** The only way to run an action: it owns the order observe → plan → approve → journal → apply → verify → residual. */
export function createActionRunner(options: ActionRunnerOptions = {}): ActionRunner {
  const actions = new Map((options.actions ?? actionCatalogue).map((action) => [action.id, action]));
  const resolution = { actions, accounts: options.accounts ?? accountKeepers };
  return {
    actions,
    async plan(context, action, target, parameters) {
      return (await planAction(resolution, context, action, target, parameters)).plan;
    },
    execute: (context, plan, execution) => executePlan(resolution, context, plan, execution),
    planUndo: (context, action, target, undo, changedAt) =>
      planUndo(resolution, context, action, target, undo, changedAt),
    undo: (context, action, target, undo, undoing) =>
      undoEffect(resolution, context, action, target, undo, undoing),
  };
}
