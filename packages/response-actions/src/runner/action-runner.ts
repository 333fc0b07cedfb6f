import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { Action } from '../contract/action.ts';
import type { ActionRunner } from '../contract/runner.ts';
import { executePlan } from './execute-plan.ts';
import { planAction } from './plan-action.ts';
import { planUndo, undoEffect } from './undo-effect.ts';

export interface ActionRunnerOptions {
  /** The whole catalogue where it is absent. */
  readonly actions?: readonly Action[];
}

/** The only way to run an action: it owns the order observe → plan → approve → journal → apply → verify → residual. */
export function createActionRunner(options: ActionRunnerOptions = {}): ActionRunner {
  const actions = new Map((options.actions ?? actionCatalogue).map((action) => [action.id, action]));
  return {
    actions,
    async plan(context, action, target, parameters) {
      return (await planAction(actions, context, action, target, parameters)).plan;
    },
    execute: (context, plan, execution) => executePlan(actions, context, plan, execution),
    planUndo: (context, action, target, undo) => planUndo(actions, context, action, target, undo),
    undo: (context, action, target, undo, undoing) =>
      undoEffect(actions, context, action, target, undo, undoing),
  };
}
