import type { Inert } from '@drawbridge/base';
import type { UndoReport, UndoRunPlan, UndoRunPlanItem } from '@drawbridge/playbook-runtime';
import type { ThreeWayDifference } from '@drawbridge/response-actions';

import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';
import { unwrittenText } from './run-text.ts';

const indent = 12;

/** What an undo would restore, and what it would leave alone and why. */
export function undoPlanText(
  host: Host,
  plan: Inert<UndoRunPlan>,
  { apply = false, reactivate = false }: Asked,
): string {
  return [
    heading(host, `Undo of ${plan.undoes}`),
    ...plan.items.flatMap((item) => ['', ...itemText(host, item)]),
    '',
    ...(plan.outcome === 'restore' ? [`plan hash   ${plan.hash}`] : []),
    ...undoClosing(plan, { apply, reactivate }),
  ].join('\n');
}

interface Asked {
  readonly apply?: boolean;
  readonly reactivate?: boolean;
}

/** What to add to the command for it to restore; nothing where it is about to. */
export function undoClosing(
  { outcome, needsReactivate }: Inert<UndoRunPlan>,
  { apply, reactivate }: Asked,
): readonly string[] {
  if (outcome !== 'restore') return ['There is nothing to restore.'];
  if (needsReactivate && reactivate !== true)
    return [`Restoring this re-opens access. To do so, add: ${apply === true ? '' : '--apply '}--reactivate`];
  return apply === true ? [] : ['To restore this, add: --apply'];
}

function itemText(host: Host, item: UndoRunPlanItem): string[] {
  const { decision } = item;
  const head = `${host.colours.bold(item.action)}  →  ${host.colours.bold(item.targetId)}`;
  const doubt = item.certain
    ? []
    : [
        wrapped(
          host,
          'this change was never confirmed; check the target before you restore it',
          indent,
          '  in doubt',
        ),
      ];
  if (decision.outcome === 'restore') {
    const differences = decision.differences.map(
      (difference) => `            ${difference.field}: ${difference.before} → ${difference.after}`,
    );
    return [head, ...doubt, wrapped(host, decision.summary, indent, '  restore'), ...differences];
  }
  const hints = 'hints' in decision ? decision.hints : [];
  const changedSince = decision.outcome === 'refused' ? (decision.changedSince ?? []) : [];
  return [
    head,
    ...doubt,
    wrapped(host, decision.reason, indent, `  ${decision.outcome}`),
    ...changedSinceText(changedSince),
    ...hints.map((hint) => wrapped(host, hint, indent, '    hint')),
  ];
}

/** Three states of a field: nobody should have to guess which of them is whose. */
function changedSinceText(differences: readonly ThreeWayDifference[]): string[] {
  return differences.map(
    ({ field, before, ours, now }) => `            ${field}: was ${before}, we left ${ours}, is now ${now}`,
  );
}

/** What an undo restored. */
export function undoText(host: Host, report: Inert<UndoReport>, simulated: boolean): string {
  return [
    heading(host, report.runId === undefined ? `Undo of ${report.undoes}` : `Run ${report.runId}`),
    wrapped(host, report.summary, indent, 'result'),
    wrapped(host, report.people.requester, indent, 'requested'),
    ...report.people.approvers.map((name) => wrapped(host, name, indent, 'approved')),
    ...report.items.flatMap((item) => [
      '',
      `${host.colours.bold(item.action)}  →  ${host.colours.bold(item.targetId)}`,
      wrapped(host, item.detail, indent, `  ${item.outcome}`),
      ...changedSinceText(item.changedSince ?? []),
      ...item.hints.map((hint) => wrapped(host, hint, indent, '    hint')),
    ]),
    ...closing(host, report),
    ...(simulated ? ['', 'clouds      simulated'] : []),
  ].join('\n');
}

function closing(host: Host, { runId, status, cancelled, unwritten }: Inert<UndoReport>): string[] {
  const by = cancelled === undefined ? [] : ['', `cancelled   by ${cancelled.by}: ${cancelled.reason}`];
  if (unwritten !== undefined) return [...by, '', ...unwrittenText(host, unwritten)];
  if (status !== 'unfinished' || runId === undefined) return by;
  return [...by, '', asCalled(host, `to finish   drawbridge runs recover ${runId}`)];
}
