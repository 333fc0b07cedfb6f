import type { Inert } from '@drawbridge/base';
import type { PlanItem, RunPlan, RunReport, UndoReport, UndoRunPlan } from '@drawbridge/playbook-runtime';
import type { Difference, ResidualAccess } from '@drawbridge/response-actions';
import type { Behaviour, SyncPlan } from '@drawbridge/sentinel-sync';

import { asCalled } from '../../terminal/called-as.ts';
import { counted } from '../../terminal/counted.ts';
import type { Host } from '../../terminal/host.ts';
import { behaviourSummary } from '../behaviour-lines.ts';
import { approvalLine } from '../plan-text.ts';
import { readableInstant } from '../residual-text.ts';
import { syncSummary } from '../sync/plan-text.ts';
import { undoClosing } from '../undo-text.ts';

/** A line for each target: what would change, how much access would be left and until when, or why nothing is done. */
export function briefPlanText(host: Host, plan: Inert<RunPlan>): string {
  const { playbook, incident, items, noTarget, notTaken, hash } = plan;
  const left = notTaken.filter((target) => target.left).length;
  return [
    host.colours.bold(`${playbook.name}: ${incident.title} (${incident.severity})`),
    ...items.map((item) => line(outcomeOf(item), item, decisionText(item))),
    ...(noTarget === undefined ? [] : [`  ${noTarget}`]),
    ...(left === 0 ? [] : [`  ${counted(left, 'target')} not touched`]),
    `  approval ${approvalLine(plan)}`,
    `  plan hash ${hash}`,
  ].join('\n');
}

function line(
  outcome: string,
  { action, targetId }: { action: string; targetId: string },
  rest: string,
): string {
  return `  ${outcome.padEnd(10)} ${action} → ${targetId}${rest === '' ? '' : `: ${rest}`}`;
}

function outcomeOf({ decision }: PlanItem): string {
  if (decision.kind === 'skipped') return 'skipped';
  if (decision.kind === 'guarded') return 'refused';
  return decision.plan.outcome === 'failed' ? 'unknown' : decision.plan.outcome;
}

function decisionText({ decision, overridden, contradictions = [] }: PlanItem): string {
  const unclear = contradictions.length === 0 ? '' : ' UNCLEAR who is meant.';
  const overrides =
    overridden.length === 0 ? '' : ` OVERRIDES ${overridden.map(({ guard }) => guard).join(', ')}.`;
  if (decision.kind === 'skipped') return decision.reason + unclear;
  if (decision.kind === 'guarded') return `${decision.refusal.reason} [${decision.refusal.code}]${unclear}`;
  const { plan } = decision;
  if (plan.outcome === 'change')
    return `${differencesText(plan.differences)}${leftText(plan.residual)}${overrides}${unclear}`;
  return plan.outcome === 'nothing' ? plan.reason : `${plan.reason} [${plan.code}]${unclear}`;
}

function differencesText(differences: readonly Difference[]): string {
  return differences.map(({ field, before, after }) => `${field} ${before} → ${after}`).join(', ');
}

/** `; 5 ways in are left, the last with an end until …`. */
function leftText(residual: readonly ResidualAccess[]): string {
  if (residual.length === 0) return '';
  const ends = residual.flatMap(({ until }) => (until === undefined ? [] : [until])).sort();
  const last = ends.at(-1);
  const rest =
    ends.length < residual.length ? `, ${(residual.length - ends.length).toString()} without an end` : '';
  return `; access left in ${counted(residual.length, 'way')}${last === undefined ? '' : `, until ${readableInstant(last)}`}${rest}`;
}

/** How a run ended, a line for each target, and how to undo it. */
export function briefRunText(host: Host, report: Inert<RunReport>): string {
  const { runId, summary, refusal, items, undo } = report;
  const reactivate = undo.needsReactivate ? ' --reactivate' : '';
  return [
    host.colours.bold(`${runId}: ${summary}`),
    ...(refusal === undefined ? [] : [`  refused    ${refusal.reason} [${refusal.code}]`]),
    ...items.map((item) =>
      line(item.outcome, item, item.outcome === 'contained' ? leftText(item.residual).slice(2) : item.detail),
    ),
    ...(report.unwritten === undefined ? [] : [`  NOT KEPT   ${report.unwritten.reason}`]),
    ...(undo.possible ? [asCalled(host, `  undo       drawbridge undo ${runId} --apply${reactivate}`)] : []),
  ].join('\n');
}

/** A line for each change that an undo would restore, or why it would not. */
export function briefUndoPlanText(
  host: Host,
  plan: Inert<UndoRunPlan>,
  asked: Parameters<typeof undoClosing>[1],
): string {
  return [
    host.colours.bold(`Undo of ${plan.undoes}`),
    ...plan.items.map((item) => {
      const { decision } = item;
      const doubt = item.certain ? '' : ' IN DOUBT: check the target.';
      const said = decision.outcome === 'restore' ? differencesText(decision.differences) : decision.reason;
      return line(decision.outcome, item, said + doubt);
    }),
    ...undoClosing(plan, asked).map((text) => `  ${text}`),
  ].join('\n');
}

/** How an undo ended, a line for each change. */
export function briefUndoText(host: Host, { undoes, summary, items }: Inert<UndoReport>): string {
  return [
    host.colours.bold(`Undo of ${undoes}: ${summary}`),
    ...items.map((item) => line(item.outcome, item, item.outcome === 'restored' ? '' : item.detail)),
  ].join('\n');
}

/** A line for each resource with the fields that change, and in one what happens to the alerts. */
export function briefSyncPlanText(host: Host, plan: Inert<SyncPlan>, behaviour?: Inert<Behaviour>): string {
  return [
    host.colours.bold(`Plan for ${plan.target}: ${syncSummary(plan)}`),
    ...plan.changes.map(({ action, title, kind, fields }) => {
      const names = action === 'update' ? `: ${fields.map(({ field }) => field).join(', ')}` : '';
      return `  ${action.padEnd(8)} ${title} (${kind})${names}`;
    }),
    ...plan.drifted.map(({ title, by }) => `  edited   ${title}, by ${by ?? 'an unknown user'}`),
    ...plan.refusals.map(({ message, code }) => `  refused  ${message} [${code}]`),
    ...(behaviour === undefined ? [] : [`  alerts   ${behaviourSummary(behaviour)}`]),
    `  plan     ${plan.hash}`,
  ].join('\n');
}
