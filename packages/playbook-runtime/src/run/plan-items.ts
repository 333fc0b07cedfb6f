import type { JsonValue } from '@drawbridge/base';
import { targetId, type FoundTarget, type Incident } from '@drawbridge/incident-model';
import type { ActionContext, ActionPlan, ActionRunner } from '@drawbridge/response-actions';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import { fillParameters } from '../conditions/parameters.ts';
import { mayPass, type GuardRefusal, type OverridableGuard } from '../guards/guard-refusal.ts';
import { checkProtected, checkProtectedChange } from '../guards/protected-assets.ts';
import type { ReadAssets } from '../guards/read-protected-assets.ts';
import type { Playbook, PlaybookStep } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem } from '../plan/run-plan.ts';

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
}

/** What each step means to do to each target: target by target, the steps in their order. Reads only. */
export async function planItems(
  planning: ItemPlanning,
  targets: readonly FoundTarget[],
): Promise<readonly PlanItem[]> {
  const pairs = targets.flatMap((found) => planning.playbook.steps.map((step) => ({ found, step })));
  return Promise.all(pairs.map(({ found, step }) => planItem(planning, found, step)));
}

async function planItem(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<PlanItem> {
  const id = targetId(found.target);
  const action = [...planning.runner.actions.values()].find((candidate) => candidate.id === step.action);
  return {
    key: `${step.id}/${id}`,
    step: step.id,
    action: step.action,
    actionTitle: action?.title ?? step.action,
    target: found.target,
    targetId: id,
    from: found.from,
    onFailure: step.onFailure,
    reversible: action?.reversible ?? 'no',
    ...(await decide(planning, found, step)),
  };
}

type Decided = Pick<PlanItem, 'decision' | 'overridden'>;

async function decide(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<Decided> {
  const { assets, overrides } = planning;
  if (!assets.ok) return asked({ kind: 'guarded', refusal: assets.refusal });
  const wholeRun = planning.refusal === undefined ? [] : [planning.refusal];
  const before = [...wholeRun, ...checkProtected(found.target, assets.assets)];
  const stops = before.find((refusal) => !mayPass(refusal, overrides));
  if (stops !== undefined) return asked({ kind: 'guarded', refusal: stops });
  const values = conditionValues(planning.incident, found);
  const against = checkStepCondition(step, found, values);
  if (against !== undefined) return asked(against);
  const parameters = fillParameters(step.with, found.target.kind, values);
  if (!parameters.ok) return asked(guarded(`the parameters of step '${step.id}': ${parameters.why}`));
  const plan = await planAction(planning, found, step, parameters.value);
  if (plan.outcome !== 'change') return asked({ kind: 'action', plan });
  const touched = [...before, ...checkProtectedChange(plan, assets.assets)];
  const touches = touched.find((refusal) => !mayPass(refusal, overrides));
  if (touches !== undefined) return asked({ kind: 'guarded', refusal: touches });
  return { decision: { kind: 'action', plan }, overridden: uniqueBy(touched, ({ reason }) => reason) };
}

function uniqueBy<T>(all: readonly T[], key: (entry: T) => string): readonly T[] {
  return [...new Map(all.map((entry) => [key(entry), entry])).values()];
}

function asked(decision: PlanDecision): Decided {
  return { decision, overridden: [] };
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
