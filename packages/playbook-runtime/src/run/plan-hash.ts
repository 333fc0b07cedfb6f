import { createHash } from 'node:crypto';

import { canonicalJson, type JsonValue } from '@drawbridge/base';

import type { Playbook } from '../playbook/schema.ts';
import type { PlanDecision, PlanItem } from './run-plan.ts';

export function sha256(value: JsonValue): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * What an approval is bound to: the playbook as it is written, the incident, and for every step and target what is
 * decided. Times are left out, so that planning again without a change gives the same hash.
 */
export function hashRunPlan(playbook: Playbook, incidentId: string, items: readonly PlanItem[]): string {
  return sha256({
    playbook: playbook as unknown as JsonValue,
    incident: incidentId,
    items: items.map((one) => ({ key: one.key, decision: essence(one.decision) })),
  });
}

function essence(decision: PlanDecision): JsonValue {
  if (decision.kind === 'skipped') return { kind: 'skipped' };
  if (decision.kind === 'guarded') return { kind: 'guarded', code: decision.refusal.code };
  const { plan } = decision;
  if (plan.outcome === 'change') return { outcome: 'change', hash: plan.hash };
  return plan.outcome === 'nothing' ? { outcome: 'nothing' } : { outcome: plan.outcome, code: plan.code };
}
