import type { ReportItem, RunReport } from '../report/run-report.ts';
import { html, Html, joinHtml } from './html.ts';

/** Sentinel's limit on a comment. */
export const commentLimit = 30_000;

/**
 * The comment that a run leaves on its incident: what was done, what was not, what access is left, how to undo.
 * HTML of at most 30,000 characters; every value is escaped, for it may come from the attacker. The signed head of the audit
 * log stands in it so that a copy is kept where who can write to the log cannot change it.
 */
export function renderIncidentComment(report: RunReport, head?: string): string {
  const { playbook, refusal } = report;
  const top = [
    html`<p><b>Drawbridge: ${clip(report.summary)}</b></p>`,
    html`<p>
      Playbook ${clip(playbook.name)} ${clip(playbook.version)}, run ${report.runId}, requested by
      ${clip(report.people.requester)}${clip(approvedBy(report))}.
    </p>`,
    ...(refusal === undefined ? [] : [html`<p>Refused: ${clip(refusal.reason)}</p>`]),
  ];
  const sections = [...doneSections(report), ...leftSections(report)];
  return fit(top, sections, [undoLine(report), ...headLine(head)]);
}

/** The head is never cut, so none of its values may be long: five escaped of this length leave room for the rest. */
function clip(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 600)}…`;
}

interface Section {
  readonly title: string;
  readonly lines: readonly Html[];
}

function doneSections(report: RunReport): readonly Section[] {
  const of = (...outcomes: readonly ReportItem['outcome'][]) =>
    report.items.filter((item) => outcomes.includes(item.outcome)).map(itemLine);
  return [
    // What did not happen comes first: that is what people still have to do.
    { title: 'Not done', lines: of('failed', 'refused', 'not-reached', 'undone') },
    { title: 'In doubt', lines: of('unverified', 'unknown') },
    { title: 'Done', lines: of('contained') },
    { title: 'Contained already', lines: of('nothing') },
    { title: 'Skipped', lines: of('skipped') },
  ];
}

function leftSections(report: RunReport): readonly Section[] {
  return [
    {
      title: 'Access that is left',
      lines: report.residual.map(
        (access) =>
          html`${access.targetId}:
          ${access.what}${access.until === undefined ? '' : ` Until ${access.until}.`}${access.remedy === undefined ? '' : ` Remedy: ${access.remedy}`}`,
      ),
    },
    {
      title: 'Named by the incident but not acted on',
      lines: report.notTaken
        .filter((target) => target.left)
        .map((target) => html`${target.targetId}: ${target.why}`),
    },
    { title: 'Could not be read', lines: report.unread.map(unreadLine) },
  ];
}

function unreadLine({ path, why, query }: RunReport['unread'][number]): Html {
  return query === undefined ? html`${path}: ${why}` : html`${path}: ${why} ${query}`;
}

function itemLine(item: ReportItem): Html {
  const what = item.summary ?? `${item.actionTitle}: ${item.targetId}`;
  const time = item.finishedAt === undefined ? '' : ` (${item.finishedAt})`;
  const hints = item.hints.length === 0 ? '' : ` ${item.hints.join(' ')}`;
  return html`${what} – ${item.outcome}: ${item.detail}${time}${hints}`;
}

function approvedBy(report: RunReport): string {
  const { approvers } = report.people;
  return approvers.length === 0 ? '' : `, approved by ${approvers.join(' and ')}`;
}

function undoLine(report: RunReport): Html {
  if (!report.undo.possible) return html`<p>There is nothing to undo.</p>`;
  const word = report.undo.needsReactivate ? ' --reactivate' : '';
  return html`<p>Undo: <code>drawbridge undo ${report.runId}${word} --apply</code></p>`;
}

function headLine(head: string | undefined): readonly Html[] {
  if (head === undefined) return [];
  return [
    html`<p>
        Head of the audit log, to be kept: <code>drawbridge audit verify --against FILE</code> takes it as it
        is.
      </p>
      <pre>${linesOf(head)}</pre>`,
  ];
}

/** Line by line, since a line break inside a value is spelt out: what is copied from here has to verify. */
function linesOf(text: string): readonly Html[] {
  return text.split('\n').flatMap((line, at) => [new Html(at === 0 ? '' : '\n'), html`${line}`]);
}

/** Cuts whole lines, never inside one, and says how many; the head and the way to undo are always there. */
function fit(head: readonly Html[], sections: readonly Section[], foot: readonly Html[]): string {
  const whole = { head: joinHtml(head), foot: joinHtml(foot) };
  let room = commentLimit - whole.head.length - whole.foot.length - 200;
  let cut = 0;
  const kept = sections.flatMap(({ title, lines }) => {
    if (lines.length === 0) return [];
    const shell = html`<p><b>${title}</b></p>
      <ul></ul>`;
    const fitting = lines.filter((line) => {
      const length = line.text.length + '<li></li>'.length;
      const fits = length + shell.text.length <= room;
      if (fits) room -= length;
      else cut += 1;
      return fits;
    });
    if (fitting.length === 0) return [];
    room -= shell.text.length;
    return [
      html`<p><b>${title}</b></p>
        <ul>
          ${fitting.map((line) => html`<li>${line}</li>`)}
        </ul>`,
    ];
  });
  const note = cut === 0 ? [] : [html`<p>${cut} more lines are in the run's own report.</p>`];
  return whole.head + joinHtml([...kept, ...note]) + whole.foot;
}
