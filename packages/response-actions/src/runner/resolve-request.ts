import { nameHints, toJson, type JsonValue } from '@drawbridge/base';
import { target as targetSchema, type Target } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { AccountKeepers } from '../contract/accounts.ts';
import type { Action, ActionContext, ActionId } from '../contract/action.ts';
import type { Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';
import { cloudOf } from '../permissions/permission-service.ts';

/** What every request is resolved with: the actions there are, and what keeps each cloud to its accounts. */
export interface Resolution {
  readonly actions: Actions;
  readonly accounts: AccountKeepers;
}

export type Actions = ReadonlyMap<ActionId, Action>;

/** An action that exists, aimed at a target of its kind. */
export interface AimedAction {
  readonly outcome: 'ready';
  readonly action: Action;
  readonly target: Target;
}

/** Finds the action and checks what it is aimed at. Nothing is asked of a cloud yet. */
export function aimAction(
  actions: Actions,
  context: ActionContext,
  id: string,
  aimedAt: Target,
): AimedAction | Refused {
  const action = actions.get(id as ActionId);
  if (action === undefined) return unknownAction(actions, id);
  if (!action.targetKinds.includes(aimedAt.kind)) {
    const kinds = action.targetKinds.join(' and ');
    return refuse('wrong-target-kind', `${id} acts on ${kinds}, not on ${aimedAt.kind}`, [
      ...fittingActions(actions, aimedAt),
    ]);
  }
  const parsed = targetSchema.safeParse(toJson(aimedAt));
  if (!parsed.success) {
    return refuse('bad-target', `the target is not a ${aimedAt.kind}: ${explain(parsed.error)}`);
  }
  const cloud = cloudOf(action.id);
  if (context.connections[cloud] === undefined) {
    return refuse('not-configured', `${id} was not run: no ${cloud} connection is configured`, [
      `Configure the ${cloud} connection; the target is not contained until then.`,
    ]);
  }
  return { outcome: 'ready', action, target: parsed.data };
}

/** The parameters with their defaults, or why they are wrong and which there are. */
export function parseParameters(
  action: Action,
  parameters: JsonValue,
): { readonly outcome: 'ready'; readonly parameters: unknown } | Refused {
  const parsed = action.parameters.safeParse(parameters);
  if (parsed.success) return { outcome: 'ready', parameters: parsed.data };
  const known = parameterNames(action);
  return refuse('bad-parameters', `the parameters of ${action.id} are wrong: ${explain(parsed.error)}`, [
    known.length === 0 ? `${action.id} takes no parameters.` : `Its parameters are: ${known.join(', ')}.`,
  ]);
}

function unknownAction(actions: Actions, id: string): Refused {
  const hints = nameHints(id, [...actions.keys()], 'the actions are');
  return refuse('unknown-action', `there is no action ${JSON.stringify(id)}`, hints);
}

function fittingActions(actions: Actions, aimedAt: Target): readonly string[] {
  const fitting = [...actions.values()].filter((action) => action.targetKinds.includes(aimedAt.kind));
  if (fitting.length === 0) return [`No action acts on ${aimedAt.kind} yet.`];
  return [`On ${aimedAt.kind} there is: ${fitting.map((action) => action.id).join(', ')}.`];
}

function parameterNames(action: Action): readonly string[] {
  return action.parameters instanceof z.ZodObject ? Object.keys(action.parameters.shape) : [];
}

/** Every issue with the field it is about. */
function explain(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('; ');
}
