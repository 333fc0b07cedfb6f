import { hashJson } from '@drawbridge/base';

import { overridesOneThing, type GuardRefusal } from '../guards/guard-refusal.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem, ProtectedList } from './run-plan.ts';

/**
 * What an approval is bound to: the playbook as it is written, the incident, the list of what must not be touched, and for
 * every step and target what is decided. Times are left out, so that planning again without a change gives the same hash.
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
    items: items.map(({ key, action, target, onFailure, decision, overridden }) => ({
      key,
      action,
      target,
      onFailure,
      overridden: overridden.map(whatIsOverridden),
      decision: essence(decision),
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
