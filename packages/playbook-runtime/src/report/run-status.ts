import type { RunPlan } from '../plan/run-plan.ts';
import type { ReportItem, RunStatus } from './run-report.ts';

/** How many targets the playbook was meant for and did not act on: not taken, or unreadable. */
export interface LeftTargets {
  readonly notTaken: number;
  readonly unread: number;
}

/** Something that could not be read counts if it would have been, or could have been, a target of the playbook. */
export function countLeft(plan: Pick<RunPlan, 'playbook' | 'notTaken' | 'unread'>): LeftTargets {
  const { kind } = plan.playbook.targets;
  return {
    notTaken: plan.notTaken.filter((target) => target.left).length,
    unread: plan.unread.filter((part) => part.kind === kind || part.kind === 'any').length,
  };
}

/**
 * How a settled run ended. A run in which anything failed never ends as done, one that acted on nothing is not
 * done either, and a target that the playbook was meant for and did not take counts as left.
 */
export function statusOf(items: readonly ReportItem[], left: LeftTargets, cancelled = false): RunStatus {
  const has = (...outcomes: readonly ReportItem['outcome'][]) =>
    items.some((item) => outcomes.includes(item.outcome));
  const incomplete =
    left.notTaken + left.unread > 0 ||
    has('refused', 'failed', 'unverified', 'unknown', 'not-reached', 'undone');
  if (has('contained')) return incomplete ? 'partly-contained' : 'contained';
  if (has('failed', 'unverified', 'unknown', 'undone')) return 'failed';
  if (has('nothing') && !incomplete) return 'nothing-to-do';
  return cancelled ? 'cancelled' : 'refused';
}

/** One sentence that says how many of what. */
export function summaryOf(
  status: RunStatus,
  items: readonly ReportItem[],
  left: LeftTargets,
  noTarget: string | undefined,
): string {
  if (items.length === 0) return `Nothing was done: ${noTarget ?? 'there was no target'}.`;
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.outcome, (counts.get(item.outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${words[outcome] ?? outcome}`);
  if (left.notTaken > 0) parts.push(`${left.notTaken} not taken`);
  if (left.unread > 0) parts.push(`${left.unread} that could not be read`);
  return `${heads[status]}: ${parts.join(', ')}.`;
}

const words: Readonly<Record<string, string>> = {
  nothing: 'contained already',
  unverified: 'done but not confirmed',
  unknown: 'in doubt',
  'not-reached': 'not reached',
};

const heads: Readonly<Record<RunStatus, string>> = {
  contained: 'Contained',
  'nothing-to-do': 'Nothing to do',
  'partly-contained': 'Only partly contained',
  failed: 'Not contained',
  refused: 'Refused',
  cancelled: 'Cancelled',
  unfinished: 'The run has not ended',
};
