import { given, type JsonValue } from '@drawbridge/base';
import { targetId, type FoundTarget, type Incident, type Target } from '@drawbridge/incident-model';
import type { ActionContext, ActionPlan, ActionRunner, TargetFacts } from '@drawbridge/response-actions';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import { fillParameters } from '../conditions/parameters.ts';
import { checkContradictions } from '../guards/contradictions.ts';
import { mayPass, type GuardRefusal, type OverridableGuard } from '../guards/guard-refusal.ts';
import { checkProtected, checkProtectedChange } from '../guards/protected-assets.ts';
import type { ReadAssets } from '../guards/read-protected-assets.ts';
import { checkSameTarget } from '../guards/same-target.ts';
import type { Playbook, PlaybookStep } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem } from '../plan/run-plan.ts';
import { reasonAgainst } from './choose-targets.ts';
import { mergeSameTargets, uniqueBy } from './merge-same-targets.ts';

export interface ItemPlanning {
  readonly playbook: Playbook;
  readonly incident: Incident;
  readonly runner: ActionRunner;
  readonly context: ActionContext;
  readonly assets: ReadAssets;
  /** A guard that refuses the run as a whole. */
  readonly refusal: GuardRefusal | undefined;
  /** Guards that a person wants to override, which takes the approval of two people. */
  readonly overrides: readonly OverridableGuard[];
  /** A person named the targets. */
  readonly byHand: boolean;
}

/** What each step means to do to each target: target by target, the steps in their order. Reads only. */
export async function planItems(
  planning: ItemPlanning,
  targets: readonly FoundTarget[],
): Promise<readonly PlanItem[]> {
  const pairs = targets.flatMap((found) => planning.playbook.steps.map((step) => ({ found, step })));
  const items = await Promise.all(pairs.map(({ found, step }) => planItem(planning, found, step)));
  return mergeSameTargets(items);
}

async function planItem(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<PlanItem> {
  const decided = await decide(planning, found, step);
  const id = targetId(decided.target);
  const action = [...planning.runner.actions.values()].find((candidate) => candidate.id === step.action);
  return {
    key: `${step.id}/${id}`,
    step: step.id,
    action: step.action,
    actionTitle: action?.title ?? step.action,
    targetId: id,
    from: found.from,
    onFailure: step.onFailure,
    reversible: action?.reversible ?? 'no',
    ...decided,
  };
}

type Decided = Pick<PlanItem, 'target' | 'decision' | 'overridden' | 'notes' | 'contradictions'>;

/**
 * Decides on what the incident names, and again if the cloud calls it otherwise: then conditions, parameters and
 * guards have to hold for what will be touched.
 */
async function decide(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<Decided> {
  const first = await decideAs(planning, found, step);
  const [named, resolved] = [targetId(found.target), targetId(first.target)];
  if (named === resolved) return first;
  const note = `the incident names it ${named}, and the cloud answers that it is ${resolved}`;
  if (first.decision.kind !== 'action') return { ...first, notes: [note, ...first.notes] };
  const { playbook, incident } = planning;
  const known = { ...found, target: first.target };
  const against = reasonAgainst(playbook, incident, known);
  const again =
    against === undefined
      ? await decideAs(planning, known, step)
      : decided(known.target, { kind: 'skipped', reason: against.why });
  return { ...again, notes: [note, ...again.notes] };
}

async function decideAs(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<Decided> {
  const { assets, overrides } = planning;
  const asked = (decision: PlanDecision): Decided => decided(found.target, decision);
  if (!assets.ok) return asked({ kind: 'guarded', refusal: assets.refusal });
  const wholeRun = planning.refusal === undefined ? [] : [planning.refusal];
  const unclear = checkContradictions(found.contradictions ?? [], {});
  const before = [...wholeRun, ...unclear, ...checkProtected(found.target, assets.assets)];
  const stops = before.find((refusal) => !mayPass(refusal, overrides));
  if (stops !== undefined) return asked({ kind: 'guarded', refusal: stops });
  const values = conditionValues(planning.incident, found);
  const against = checkStepCondition(step, found, values);
  if (against !== undefined) return asked(against);
  const parameters = fillParameters(step.with, found.target.kind, values);
  if (!parameters.ok) return asked(guarded(`the parameters of step '${step.id}': ${parameters.why}`));
  const plan = await planAction(planning, found, step, parameters.value);
  return judge(
    planning,
    plan,
    before,
    plan.outcome === 'change' ? checkProtectedChange(plan, assets.assets) : [],
  );
}

/** What the guards make of an action's plan, by what the cloud answered. */
function judge(
  { incident, overrides, byHand }: ItemPlanning,
  plan: ActionPlan,
  before: readonly GuardRefusal[],
  touched: readonly GuardRefusal[],
): Decided {
  const unclear = given({ contradictions: contradictionsIn(plan) });
  const planned = { ...decided(plan.target, { kind: 'action', plan }), ...unclear };
  if (plan.outcome !== 'change' && plan.outcome !== 'nothing') return planned;
  const { facts = noFacts } = plan;
  const same = checkSameTarget(plan.target, facts, incident.lastActivity);
  // A person who names a target on the command line says which: there is no incident to compare it with.
  const compared = byHand && incident.lastActivity === undefined ? [] : same.notes;
  const notes = [...compared, ...(facts.unread ?? []).map(({ said }) => said)];
  const refusals = [
    ...checkContradictions([], facts),
    ...(same.refusal === undefined ? [] : [same.refusal]),
    ...before,
    ...touched,
  ];
  const stops = refusals.find((refusal) => !mayPass(refusal, overrides));
  if (stops !== undefined) {
    return { ...decided(plan.target, { kind: 'guarded', refusal: stops }), notes, ...unclear };
  }
  return { ...planned, overridden: uniqueBy(refusals, ({ reason }) => reason), notes };
}

/** Whatever the plan came to: an action that refuses says nothing of whom it was about. */
function contradictionsIn(plan: ActionPlan): readonly string[] | undefined {
  if (plan.outcome === 'refused') return plan.contradictions;
  return plan.outcome === 'failed' ? undefined : plan.facts?.contradictions;
}

const noFacts: TargetFacts = { names: [], tags: {}, groups: [] };

function decided(target: Target, decision: PlanDecision): Decided {
  return { target, decision, overridden: [], notes: [] };
}

function planAction(
  planning: ItemPlanning,
  found: FoundTarget,
  step: PlaybookStep,
  parameters: JsonValue,
): Promise<ActionPlan> {
  return planning.runner.plan(planning.context, step.action, found.target, parameters);
}

function checkStepCondition(
  step: PlaybookStep,
  found: FoundTarget,
  values: Record<string, unknown>,
): PlanDecision | undefined {
  if (step.when === undefined) return undefined;
  const result = evaluateCondition(step.when, 'target', found.target.kind, values);
  if (!result.ok) return guarded(`step '${step.id}': ${result.why}`);
  return result.value ? undefined : { kind: 'skipped', reason: `the condition '${step.when}' is false` };
}

function guarded(reason: string): PlanDecision {
  return {
    kind: 'guarded',
    refusal: { guard: 'condition', code: 'condition-failed', reason, hints: [], overridable: false },
  };
}
