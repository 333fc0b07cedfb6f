import { hashJson, toJson } from '@drawbridge/base';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { Action, ResidualAccess } from '../contract/action.ts';
import type { ChangePlan } from '../contract/plan.ts';
import { hashPlan } from './plan-hash.ts';
import { parseParameters } from './resolve-request.ts';

/** How far the end of an access may be from what it would be by the time of the plan: planning takes its time. */
const toleranceMs = 3_600_000;

/**
 * Whether a plan says what it does. The hash that is approved covers what is done, and not the words, which may hold
 * counts that change by the minute; so the words are made again of what was observed. A plan that somebody handed on
 * with other words, or with another change under its hash, is not as it was planned.
 */
export function isAsPlanned(plan: ChangePlan, plannedAt: Date): boolean {
  const { target, parameters, change, facts, observed, summary, differences } = plan;
  const again = readAgain(plan);
  if (again === undefined) return false;
  const { action, parsed } = again;
  if (hashPlan({ action: action.id, target, parameters, change, facts }) !== plan.hash) return false;
  try {
    const decided = action.plan(observed, target, parsed);
    if (decided.outcome !== 'change') return false;
    const words = {
      change: toJson(decided.change),
      summary: decided.summary,
      differences: decided.differences,
    };
    return (
      hashJson(toJson(words)) === hashJson(toJson({ change, summary, differences })) &&
      isSameResidual(plan.residual, action.residual(observed, target, plannedAt, parsed))
    );
  } catch {
    // What was observed has been altered so far that no plan can be made of it.
    return false;
  }
}

/** What would be left if a plan that is as it was planned were carried out at a time. */
export function residualAt(plan: ChangePlan, time: Date): readonly ResidualAccess[] {
  const again = readAgain(plan);
  return again?.action.residual(plan.observed, plan.target, time, again.parsed) ?? [];
}

function readAgain(plan: ChangePlan): { readonly action: Action; readonly parsed: unknown } | undefined {
  const action = actionCatalogue.find(({ id }) => id === plan.action);
  if (action === undefined) return undefined;
  const parsed = parseParameters(action, plan.parameters);
  return parsed.outcome === 'refused' ? undefined : { action, parsed: parsed.parameters };
}

function isSameResidual(said: readonly ResidualAccess[], again: readonly ResidualAccess[]): boolean {
  const words = (all: readonly ResidualAccess[]) =>
    hashJson(all.map(({ code, what, remedy = '', until }) => [code, what, remedy, until !== undefined]));
  const isNear = ({ until: one = '' }: ResidualAccess, { until: other = '' }: ResidualAccess) =>
    one === other || Math.abs(Date.parse(one) - Date.parse(other)) <= toleranceMs;
  return words(said) === words(again) && said.every((left, at) => isNear(left, again[at] ?? left));
}
