import { hashJson } from '@drawbridge/base';

import { overridesOneThing, type GuardRefusal } from '../guards/guard-refusal.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem, ProtectedList } from './run-plan.ts';

/**
 * What an approval is bound to: the playbook as it is written, the incident, the list of what must not be touched, and for
 * every step and target what is decided, and under which names. Times and the words of a change are left out, so that
 * planning again without a change gives the same hash; who reads a plan from elsewhere holds the words against it with
 * `isAsPlanned`.
 */
export function hashRunPlan(
  playbook: Playbook,
  incidentId: string,
  items: readonly PlanItem[],
  protectedAssets: ProtectedList | undefined,
): string {
  return hashJson({
    playbook,
    incident: incidentId,
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
  });
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
