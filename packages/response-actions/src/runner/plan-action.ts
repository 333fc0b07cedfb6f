import { given, toJson, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { AccountKeeper, HomeAccount } from '../contract/accounts.ts';
import type { Action, ActionContext, ActionId, TargetFacts } from '../contract/action.ts';
import type { ActionPlan } from '../contract/plan.ts';
import type { Failed, Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';
import { cloudOf } from '../permissions/permission-service.ts';
import { outcomeOf } from './outcome.ts';
import { hashPlan } from './plan-hash.ts';
import { aimAction, parseParameters, type Resolution } from './resolve-request.ts';
import { sealUndo } from './undo-token.ts';

/** A plan with what it was made from, for the runner's own use. */
export interface Planned {
  readonly plan: ActionPlan;
  /** Present where the cloud was asked and answered. */
  readonly seen?: {
    /** With the credentials for the account of the target. */
    readonly context: ActionContext;
    readonly action: Action;
    readonly target: Target;
    /** As the action's schema has read them. */
    readonly parameters: unknown;
    readonly state: JsonValue;
  };
}

/** Reads and decides; writes nothing. */
export async function planAction(
  { actions, accounts }: Resolution,
  connected: ActionContext,
  id: string,
  aimedAt: Target,
  parameters: JsonValue,
): Promise<Planned> {
  // An unknown id is carried in a refused plan, so that the refusal names it.
  const asked = { action: id as ActionId, target: aimedAt, parameters };
  const aimed = aimAction(actions, connected, id, aimedAt);
  if (aimed.outcome === 'refused') return { plan: { ...asked, ...aimed } };
  const { action, target } = aimed;
  const parsed = parseParameters(action, parameters);
  if (parsed.outcome === 'refused') return { plan: { ...asked, ...parsed } };
  const keeper = accounts[cloudOf(action.id)];
  const seen = await observe(connected, keeper, action, target, parsed.parameters);
  if (seen.outcome !== 'seen') return { plan: { ...asked, ...seen } };
  const { context, state } = seen;
  // From here on only what the cloud answered counts: the incident may have named it by a number, or a link.
  const resolved = action.resolve?.(state, target) ?? target;
  const request = { action: action.id, target: resolved, parameters: toJson(parsed.parameters) };
  return {
    plan: await decide(context, keeper, action, request, state, parsed.parameters),
    seen: { context, action, target: resolved, parameters: parsed.parameters, state },
  };
}

/** Looks with the credentials for the target's account, and with no others. */
async function observe(
  connected: ActionContext,
  keeper: AccountKeeper,
  action: Action,
  target: Target,
  parameters: unknown,
): Promise<
  { readonly outcome: 'seen'; readonly context: ActionContext; readonly state: JsonValue } | Refused | Failed
> {
  try {
    const context = await keeper.choose(connected, target);
    return { outcome: 'seen', context, state: await action.observe(context, target, parameters) };
  } catch (thrown) {
    return outcomeOf(connected, thrown);
  }
}

async function decide(
  context: ActionContext,
  keeper: AccountKeeper,
  action: Action,
  request: Pick<ActionPlan, 'action' | 'target' | 'parameters'>,
  state: JsonValue,
  parameters: unknown,
): Promise<ActionPlan> {
  const decision = action.plan(state, request.target, parameters);
  const facts = action.facts(state, request.target);
  if (decision.outcome === 'refused') {
    // Whom it refuses for has to be clear, too: the reason may be about another one than the incident means.
    return { ...request, ...decision, ...given({ contradictions: facts.contradictions }) };
  }
  const residual = action.residual(state, request.target, context.clock.now(), parameters);
  if (decision.outcome === 'nothing') return { ...request, ...decision, residual, facts };
  const change = toJson(decision.change);
  const home = await findHome(context, keeper, request.target, facts);
  if ('outcome' in home) return { ...request, ...home };
  return {
    ...request,
    outcome: 'change',
    summary: decision.summary,
    differences: decision.differences,
    change,
    undo: sealUndo(action, request.target, home, toJson(decision.undo)),
    residual,
    observed: toJson(state),
    facts,
    hash: hashPlan({ ...request, change, facts }),
  };
}

/** Where the change would be made; refused where that is the machine that we run on. */
async function findHome(
  context: ActionContext,
  keeper: AccountKeeper,
  target: Target,
  facts: TargetFacts,
): Promise<HomeAccount | Refused | Failed> {
  try {
    const host = machineKinds.has(target.kind) ? await keeper.hostNames(context, target) : [];
    const names = new Set(facts.names.map((name) => name.toLowerCase()));
    const ours = host.find((name) => name !== '' && names.has(name.toLowerCase()));
    if (ours === undefined) return await keeper.homeOf(context, target, facts);
    return refuse('own-credentials', `${ours} is the machine on which Drawbridge itself runs`, [
      'Act from another machine, so that the containment does not cut itself off halfway.',
    ]);
  } catch (thrown) {
    return outcomeOf(context, thrown);
  }
}

const machineKinds: ReadonlySet<Target['kind']> = new Set(['aws.instance', 'gcp.instance', 'azure.vm']);
