import { inert } from '@drawbridge/base';
import { html } from 'hono/html';

import { contradictionsOf, residualOf } from '../announcing/announce.ts';
import type { RunView } from '../service/run-view.ts';
import { page, type Part } from './layout.ts';

/** What a page has to know to take a decision. */
export interface DecisionForm {
  /** Where the form is sent. */
  readonly action: string;
  readonly csrfToken: string;
  readonly person: string;
}

/** Why the person who looks may not decide. */
export interface NoForm {
  readonly whyNot: string;
}

/** One run: its plan, what does not agree, what would be left, who asked; and the form, where it waits. */
export function planPage(outside: RunView, form: DecisionForm | NoForm): Part {
  const view = inert(outside);
  const { plan } = view;
  const title = plan === undefined ? `Run ${view.runId}` : plan.playbook.name;
  return page(
    title,
    facts(view),
    ...contradictions(view),
    ...changes(view),
    ...left(view),
    ...ending(view, form),
  );
}

function facts(view: RunView): Part {
  const { plan } = view;
  const rows: readonly (readonly [string, string])[] = [
    ['Incident', plan === undefined ? 'not read yet' : `${plan.incident.title} (${plan.incident.severity})`],
    ...(plan?.incident.mergedFrom ?? []).map((id) => ['Merged into it', id] as const),
    ['Requested by', view.requester],
    ['Run', view.runId],
    ['State', view.status === undefined ? view.state : `${view.state}: ${view.status}`],
    ...(view.waitsUntil === undefined ? [] : [['Waits until', view.waitsUntil] as const]),
  ];
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function contradictions({ plan }: RunView): readonly Part[] {
  const found = plan === undefined ? [] : contradictionsOf(plan);
  if (found.length === 0) return [];
  return [
    html`<section class="warn">
      <h2>What does not agree</h2>
      <ul>
        ${found.map((text) => html`<li>${text}</li>`)}
      </ul>
    </section>`,
  ];
}

function changes({ plan }: RunView): readonly Part[] {
  if (plan === undefined) return [];
  const items = plan.items.map(({ action, targetId, decision }) => {
    const what =
      decision.kind === 'action'
        ? said(decision.plan)
        : decision.kind === 'guarded'
          ? `refused: ${decision.refusal.reason}`
          : `skipped: ${decision.reason}`;
    return html`<li><strong>${action}</strong> → ${targetId}<br />${what}</li>`;
  });
  return [
    html`<section>
      <h2>What would be done</h2>
      <ol>
        ${items}
      </ol>
      ${plan.noTarget === undefined ? '' : html`<p>${plan.noTarget}</p>`}
    </section>`,
  ];
}

type Planned = Extract<NonNullable<RunView['plan']>['items'][number]['decision'], { kind: 'action' }>['plan'];

function said(plan: Planned): string {
  if (plan.outcome !== 'change') return `${plan.outcome}: ${plan.reason}`;
  const fields = plan.differences.map(({ field, before, after }) => `${field}: ${before} → ${after}`);
  return [plan.summary, ...fields].join(' · ');
}

function left({ plan, report }: RunView): readonly Part[] {
  const lines =
    report !== undefined && report.residual.length > 0
      ? report.residual.map(({ what }) => what)
      : plan === undefined
        ? []
        : residualOf(plan);
  if (lines.length === 0) return [];
  return [
    html`<section>
      <h2>Access that would be left</h2>
      <ul>
        ${lines.map((text) => html`<li>${text}</li>`)}
      </ul>
    </section>`,
  ];
}

function ending(view: RunView, form: DecisionForm | NoForm): readonly Part[] {
  const { plan, report } = view;
  if (view.state === 'ended' && report !== undefined)
    return [
      html`<section>
        <h2>What came of it</h2>
        <p>${report.summary}</p>
      </section>`,
    ];
  if (view.state !== 'waiting' || plan === undefined) return [];
  if ('whyNot' in form) return [html`<p>You may look at this plan and not decide on it: ${form.whyNot}.</p>`];
  return [
    html`<form method="post" action="${form.action}">
      <h2>Your decision</h2>
      <p>
        Signed in as ${form.person}. Plan ${plan.hash.slice(0, 12)}, ${String(plan.approvals.needed)} needed:
        ${plan.approvals.why}.
      </p>
      <input type="hidden" name="csrf" value="${form.csrfToken}" />
      <input type="hidden" name="planHash" value="${plan.hash}" />
      <label for="reason">Reason</label>
      <textarea id="reason" name="reason" rows="3" maxlength="1000"></textarea>
      <button class="approve" name="decision" value="approve">Approve</button>
      <button class="deny" name="decision" value="deny">Deny</button>
    </form>`,
  ];
}
