import { hashJson } from '@drawbridge/base';

import { overridesOneThing, type GuardRefusal } from '../guards/guard-refusal.ts';
import type { PlanDecision, RunPlan } from './run-plan.ts';

/** What of a plan its hash is made of. */
export type HashedPlan = Pick<
  RunPlan,
  'version' | 'playbook' | 'incident' | 'items' | 'protectedAssets' | 'contradictions' | 'content' | 'state'
>;

/**
 * What an approval is bound to: the playbook as it is written, the state, the incident by the words that name it, the list
 * of what must not be touched, and for every step and target what is decided, and under which names. Times and the words
 * of a change are left out, so that planning again without a change gives the same hash; who reads a plan from
 * elsewhere holds the words against it with `isAsPlanned`.
 */
export function hashRunPlan(plan: HashedPlan): string {
  return plan.version === 1 ? hashDeeds(plan) : hashJson({ ...deedsOf(plan), ...wordsOf(plan) });
}

/** A run from before version 2 is resumed and undone by the hash that it was approved with. */
function hashDeeds(plan: HashedPlan): string {
  return hashJson(deedsOf(plan));
}

function deedsOf({ playbook, incident, items, protectedAssets }: HashedPlan) {
  return {
    playbook,
    incident: incident.id,
    protectedAssets: protectedAssets?.hash ?? '',
    items: items.map((item) => ({
      key: item.key,
      action: item.action,
      actionTitle: item.actionTitle,
      target: item.target,
      targetId: item.targetId,
      reversible: item.reversible,
      onFailure: item.onFailure,
      overridden: item.overridden.map(whatIsOverridden),
      notes: item.notes,
      decision: essence(item.decision),
    })),
  };
}

/** What people read beside that, and does not change from one look to the next. */
function wordsOf({
  incident,
  items,
  protectedAssets,
  contradictions = [],
  content = '',
  state = '',
}: HashedPlan) {
  return {
    version: 2,
    state,
    content,
    words: [incident.title, incident.severity, protectedAssets?.count ?? 0],
    contradictions: [...contradictions],
    steps: items.map((item) => [item.step, ...(item.contradictions ?? [])]),
  };
}

/** Of a guard that is overridden for one thing only, that thing: two people agreed to touch what they were shown. */
function whatIsOverridden({ guard, code, reason }: GuardRefusal): Readonly<Record<string, string>> {
  return overridesOneThing(guard) ? { guard, code, reason } : { guard, code };
}

function essence(decision: PlanDecision): Readonly<Record<string, string>> {
  if (decision.kind === 'skipped') return { kind: 'skipped' };
  if (decision.kind === 'guarded') return { kind: 'guarded', code: decision.refusal.code };
  const { plan } = decision;
  if (plan.outcome === 'change') return { outcome: 'change', hash: plan.hash };
  return plan.outcome === 'nothing' ? { outcome: 'nothing' } : { outcome: plan.outcome, code: plan.code };
}
