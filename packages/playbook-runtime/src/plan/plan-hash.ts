import { hashJson, toJson, type JsonValue } from '@drawbridge/base';

import { overridesOneThing, type GuardRefusal } from '../guards/guard-refusal.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem, ProtectedList } from './run-plan.ts';

/**
 * What an approval is bound to: the playbook as it is written, the incident, the list of what must not be touched, and for
 * every step and target what is decided, in the words in which it is shown. Who hands a plan to an approver could
 * otherwise change the words and keep the hash. Times are left out, so that planning again without a change gives the
 * same hash; so are the reasons of what is not done, which may hold them.
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

function essence(decision: PlanDecision): JsonValue {
  if (decision.kind === 'skipped') return { kind: 'skipped' };
  if (decision.kind === 'guarded') return { kind: 'guarded', code: decision.refusal.code };
  const { plan } = decision;
  if (plan.outcome === 'change') {
    const { outcome, hash, summary, differences, residual } = plan;
    return toJson({ outcome, hash, summary, differences, left: residual.map(({ code }) => code) });
  }
  return plan.outcome === 'nothing' ? { outcome: 'nothing' } : { outcome: plan.outcome, code: plan.code };
}
