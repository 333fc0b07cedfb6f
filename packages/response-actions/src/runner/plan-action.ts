import { toJson, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { Action, ActionContext, ActionId } from '../contract/action.ts';
import type { ActionPlan } from '../contract/plan.ts';
import type { Failed, Refused } from '../contract/outcome.ts';
import { outcomeOf } from './outcome.ts';
import { hashPlan } from './plan-hash.ts';
import { aimAction, parseParameters, type Actions } from './resolve-request.ts';
import { sealUndo } from './undo-token.ts';

/** A plan with what it was made from, for the runner's own use. */
export interface Planned {
  readonly plan: ActionPlan;
  /** Present where the cloud was asked and answered. */
  readonly seen?: {
    readonly action: Action;
    readonly target: Target;
    /** As the action's schema has read them. */
    readonly parameters: unknown;
    readonly state: JsonValue;
  };
}

/** Reads and decides; writes nothing. */
export async function planAction(
  actions: Actions,
  context: ActionContext,
  id: string,
  aimedAt: Target,
  parameters: JsonValue,
): Promise<Planned> {
  // An unknown id is carried in a refused plan, so that the refusal names it.
  const asked = { action: id as ActionId, target: aimedAt, parameters };
  const aimed = aimAction(actions, context, id, aimedAt);
  if (aimed.outcome === 'refused') return { plan: { ...asked, ...aimed } };
  const { action, target } = aimed;
  const parsed = parseParameters(action, parameters);
  if (parsed.outcome === 'refused') return { plan: { ...asked, ...parsed } };
  const state = await observe(context, action, target, parsed.parameters);
  if (state.outcome !== 'seen') return { plan: { ...asked, ...state } };
  // From here on only what the cloud answered counts: the incident may have named it by a number, or a link.
  const resolved = action.resolve?.(state.state, target) ?? target;
  const request = { action: action.id, target: resolved, parameters: toJson(parsed.parameters) };
  return {
    plan: decide(context, action, request, state.state, parsed.parameters),
    seen: { action, target: resolved, parameters: parsed.parameters, state: state.state },
  };
}

async function observe(
  context: ActionContext,
  action: Action,
  target: Target,
  parameters: unknown,
): Promise<{ readonly outcome: 'seen'; readonly state: JsonValue } | Refused | Failed> {
  try {
    return { outcome: 'seen', state: await action.observe(context, target, parameters) };
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
}

function decide(
  context: ActionContext,
  action: Action,
  request: Pick<ActionPlan, 'action' | 'target' | 'parameters'>,
  state: JsonValue,
  parameters: unknown,
): ActionPlan {
  const decision = action.plan(state, request.target, parameters);
  if (decision.outcome === 'refused') return { ...request, ...decision };
  const residual = action.residual(state, request.target, context.clock.now(), parameters);
  const facts = action.facts(state, request.target);
  if (decision.outcome === 'nothing') return { ...request, ...decision, residual, facts };
  const change = toJson(decision.change);
  return {
    ...request,
    outcome: 'change',
    summary: decision.summary,
    differences: decision.differences,
    change,
    undo: sealUndo(action, request.target, toJson(decision.undo)),
    residual,
    observed: toJson(state),
    facts,
    hash: hashPlan({ ...request, change }),
  };
}
