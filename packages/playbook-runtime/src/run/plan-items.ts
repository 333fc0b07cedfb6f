import type { JsonValue } from '@drawbridge/base';
import { targetId, type FoundTarget, type Incident } from '@drawbridge/incident-model';
import type { ActionContext, ActionPlan, ActionRunner } from '@drawbridge/response-actions';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import { fillParameters } from '../conditions/parameters.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkProtected, checkProtectedChange, type ReadAssets } from '../guards/protected-assets.ts';
import type { Playbook, PlaybookStep } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem } from './run-plan.ts';

export interface ItemPlanning {
  readonly playbook: Playbook;
  readonly incident: Incident;
  readonly runner: ActionRunner;
  readonly context: ActionContext;
  readonly assets: ReadAssets;
  /** A guard that refuses the run as a whole. */
  readonly refusal: GuardRefusal | undefined;
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
  const action = [...planning.runner.actions.values()].find((one) => one.id === step.action);
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
    decision: await decide(planning, found, step),
  };
}

async function decide(planning: ItemPlanning, found: FoundTarget, step: PlaybookStep): Promise<PlanDecision> {
  const { assets, refusal } = planning;
  if (refusal !== undefined) return { kind: 'guarded', refusal };
  if (!assets.ok) return { kind: 'guarded', refusal: assets.refusal };
  const protectedBy = checkProtected(found.target, assets.assets);
  if (protectedBy !== undefined) return { kind: 'guarded', refusal: protectedBy };
  const values = conditionValues(planning.incident, found);
  const against = checkStepCondition(step, found, values);
  if (against !== undefined) return against;
  const parameters = fillParameters(step.with, found.target.kind, values);
  if (!parameters.ok) return guarded(`the parameters of step '${step.id}': ${parameters.why}`);
  const plan = await planAction(planning, found, step, parameters.value);
  if (plan.outcome !== 'change') return { kind: 'action', plan };
  const touches = checkProtectedChange(plan.change, assets.assets);
  return touches === undefined ? { kind: 'action', plan } : { kind: 'guarded', refusal: touches };
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
  return { kind: 'guarded', refusal: { guard: 'condition', code: 'condition-failed', reason, hints: [] } };
}
