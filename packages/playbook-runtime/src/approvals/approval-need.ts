import { parseIsoDuration } from '@drawbridge/base';
import type { ActionMetadata } from '@drawbridge/response-actions';

import type { ApprovalNeed, PlanItem } from '../plan/run-plan.ts';
import type { Playbook } from '../playbook/schema.ts';

/** From the narrowest to the widest. */
const radii = ['credential', 'machine', 'identity', 'account'] as const;

/** How many people have to approve these changes. An unknown action counts as the widest. */
export function approvalNeed(
  playbook: Playbook,
  items: readonly PlanItem[],
  actions: ReadonlyMap<string, ActionMetadata>,
): ApprovalNeed {
  const { required, people, expiresAfter } = playbook.approval;
  const validForMs = parseIsoDuration(expiresAfter) ?? 0;
  const changes = items.filter((item) => isChange(item));
  if (changes.length === 0) return { needed: 0, why: 'nothing would be changed', validForMs };
  const passed = new Set(changes.flatMap((change) => change.overridden.map(({ guard }) => guard)));
  if (passed.size > 0) {
    const guards = `the guard ${[...passed].join(' and ')}`;
    return { needed: 2, why: `it overrides ${guards}`, validForMs };
  }
  if (required === 'never') return { needed: 0, why: 'the playbook asks for no approval', validForMs };
  if (required === 'always') return { needed: people, why: 'the playbook always asks', validForMs };
  const limit = required.whenBlastRadiusAbove;
  const widest = Math.max(
    ...changes.map((change) => radii.indexOf(actions.get(change.action)?.blastRadius ?? 'account')),
  );
  const radius = radii[widest] ?? 'account';
  return widest > radii.indexOf(limit)
    ? {
        needed: people,
        why: `a change has a blast radius of one ${radius}, above the limit (one ${limit})`,
        validForMs,
      }
    : { needed: 0, why: `no change has a blast radius above one ${limit}`, validForMs };
}

/** Whether an item would change something. */
export function isChange(item: PlanItem): boolean {
  return item.decision.kind === 'action' && item.decision.plan.outcome === 'change';
}
