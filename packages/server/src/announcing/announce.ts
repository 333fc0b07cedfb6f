import { hashJson, toJson, type Clock } from '@drawbridge/base';
import type { PlanToAnnounce, RunPlan } from '@drawbridge/playbook-runtime';

import type { LinkStore } from '../links/link-store.ts';
import { makeSignInLink } from '../links/sign-in-link.ts';
import type { ApprovalRequest } from '../notify/approval-request.ts';
import type { Channel } from '../notify/channel.ts';
import type { Outbox } from './outbox.ts';

/** What telling people takes. */
export interface Announcer {
  readonly outbox: Outbox;
  readonly links: LinkStore;
  readonly channels: readonly Channel[];
  /** Where people reach this server. */
  readonly baseUrl: string;
  readonly escalateAfterMs: number;
  readonly clock: Clock;
}

/**
 * Puts what people are told of a plan into the outbox, a row for each channel; the run does not wait for the delivery. A
 * repeat adds nothing: the link that was sent stays the one that works.
 */
export async function announce(
  { outbox, links, channels, baseUrl, escalateAfterMs, clock }: Announcer,
  { run, request, plan, round, until }: PlanToAnnounce,
): Promise<void> {
  const now = clock.now();
  for (const channel of channels) {
    const target = { runId: run.runId, round, planHash: plan.hash };
    const link = await makeSignInLink(
      target,
      { baseUrl, expiresAt: new Date(until) },
      { store: links, clock },
    );
    const isEscalation = channel.when === 'escalation';
    const asked: ApprovalRequest = {
      runId: run.runId,
      round,
      playbook: `${plan.playbook.name} ${plan.playbook.version}`,
      incident: `${plan.incident.title} (${plan.incident.severity})`,
      plan: changesOf(plan),
      contradictions: contradictionsOf(plan),
      residual: residualOf(plan),
      requester: request.requester.name,
      link,
      expiresAt: until,
      isEscalation,
    };
    const id = hashJson([run.runId, round, channel.name]).slice(0, 32);
    const due = isEscalation ? new Date(now.getTime() + escalateAfterMs) : now;
    await outbox.add({ id, runId: run.runId, channel: channel.name, payload: toJson(asked) }, due);
  }
}

function changesOf({ items }: RunPlan): readonly string[] {
  return items.flatMap(({ decision, targetId }) =>
    decision.kind === 'action' && decision.plan.outcome === 'change'
      ? [`${targetId}: ${decision.plan.summary}`]
      : [],
  );
}

/** What in the incident and the clouds does not agree: an approver has to see it first. */
export function contradictionsOf({ items, contradictions = [] }: RunPlan): readonly string[] {
  const refusals = items.flatMap(({ overridden, decision }) => [
    ...overridden,
    ...(decision.kind === 'guarded' ? [decision.refusal] : []),
  ]);
  const reasons = refusals
    .filter(({ guard }) => guard === 'identity-contradiction')
    .map(({ reason }) => reason);
  // Also where the action, or another guard, refused first and said nothing of it.
  const seen = items.flatMap((item) => item.contradictions ?? []);
  const notes = items.flatMap((item) => item.notes);
  return [...new Set([...contradictions, ...seen, ...reasons, ...notes])];
}

/** What access would be left after the plan. */
export function residualOf({ items }: RunPlan): readonly string[] {
  return items.flatMap(({ decision }) => {
    if (decision.kind !== 'action') return [];
    const { plan } = decision;
    if (plan.outcome !== 'change' && plan.outcome !== 'nothing') return [];
    return plan.residual.map(({ what, until }) => (until === undefined ? what : `${what} Until ${until}.`));
  });
}
