import { isFailure, uuidOf } from '@drawbridge/base';

import type { RunPlan } from '../plan/run-plan.ts';
import { html, joinHtml } from './html.ts';
import type { IncidentComment, IncidentWriter } from './incident-writer.ts';

const mostChanges = 40;

/**
 * Tells the incident that a plan waits for people: the first of at most two comments of a run. A plan that is made again
 * is not told again: its approval is asked for where people approve. What fails here holds up no run.
 */
export async function writeWaiting(
  writer: IncidentWriter | undefined,
  plan: RunPlan,
  { runId, until }: { readonly runId: string; readonly until: string },
): Promise<void> {
  if (writer?.announce === undefined || !plan.playbook.writeBack.comment) return;
  try {
    await writer.announce(waitingComment(plan, runId, until));
  } catch (error) {
    if (!isFailure(error)) throw error;
  }
}

function waitingComment(plan: RunPlan, runId: string, until: string): IncidentComment {
  const { incident, playbook } = plan;
  return {
    runId,
    incidentId: incident.id,
    alertIds: incident.alertIds ?? [],
    ruleIds: playbook.triggers.rules,
    commentId: uuidOf(['waiting', runId].join('\u0000')),
    comment: render(plan, runId, until),
  };
}

function render(plan: RunPlan, runId: string, until: string): string {
  const { playbook, approvals, hash } = plan;
  const changes = plan.items.flatMap(({ decision, targetId }) =>
    decision.kind === 'action' && decision.plan.outcome === 'change'
      ? [html`<li>${clip(targetId)}: ${clip(decision.plan.summary)}</li>`]
      : [],
  );
  const people = approvals.needed === 1 ? 'one person' : `${approvals.needed} people`;
  const more = changes.length - mostChanges;
  return joinHtml([
    html`<p>
      <b>Drawbridge: nothing is done yet; ${clip(playbook.name)} waits for ${people} to approve</b>
    </p>`,
    html`<p>Playbook ${clip(playbook.name)} ${playbook.version}, run ${runId}. ${clip(approvals.why)}</p>`,
    html`<ul>
      ${changes.slice(0, mostChanges)}
    </ul>`,
    ...(more > 0 ? [html`<p>${more} more are in the plan.</p>`] : []),
    html`<p>
      Plan <code>${hash}</code>, to be approved until ${until}, not by who asked for it. If the targets change
      meanwhile, it is planned and asked again.
    </p>`,
  ]);
}

function clip(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
