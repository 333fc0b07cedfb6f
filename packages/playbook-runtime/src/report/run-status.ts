import type { NotTaken } from '../run/run-plan.ts';
import type { ReportItem, RunStatus } from './run-report.ts';

/**
 * What a settled run came to. A run in which anything failed never ends as done, one that acted on nothing is not
 * done either, and a target that the playbook was meant for and did not take counts as left.
 */
export function statusOf(items: readonly ReportItem[], notTaken: readonly NotTaken[]): RunStatus {
  const has = (...outcomes: readonly ReportItem['outcome'][]) =>
    items.some((one) => outcomes.includes(one.outcome));
  const left = notTaken.some((one) => one.left);
  const incomplete = left || has('refused', 'failed', 'unverified', 'unknown', 'not-reached', 'undone');
  if (has('contained')) return incomplete ? 'partly-contained' : 'contained';
  if (has('failed', 'unverified', 'unknown', 'undone')) return 'failed';
  if (has('nothing') && !incomplete) return 'nothing-to-do';
  return 'refused';
}

/** One sentence that says how many of what. */
export function summaryOf(
  status: RunStatus,
  items: readonly ReportItem[],
  notTaken: readonly NotTaken[],
  noTarget: string | undefined,
): string {
  if (items.length === 0) return `Nothing was done: ${noTarget ?? 'there was no target'}.`;
  const counts = new Map<string, number>();
  for (const one of items) counts.set(one.outcome, (counts.get(one.outcome) ?? 0) + 1);
  const left = notTaken.filter((one) => one.left).length;
  const parts = [...counts].map(([outcome, count]) => `${count} ${words[outcome] ?? outcome}`);
  if (left > 0) parts.push(`${left} not taken`);
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
  unfinished: 'The run has not ended',
};
