import type { Inert } from '@drawbridge/base';
import type { ReportItem, RunReport, Unwritten } from '@drawbridge/playbook-runtime';

import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';
import { residualText } from './residual-text.ts';

const indent = 12;

/** A run's report for a person: what was done, with what evidence, what access is left, how to undo it. */
export function runText(host: Host, report: Inert<RunReport>, simulated: boolean): string {
  return [
    heading(host, `Run ${report.runId}`),
    statusText(host, report),
    wrapped(host, report.people.requester, indent, 'requested'),
    ...approversText(host, report),
    ...(report.refusal === undefined ? [] : refusalText(host, report.refusal)),
    ...report.items.flatMap((item) => ['', ...itemText(host, item)]),
    ...notTakenText(host, report),
    ...leftText(host, report),
    '',
    ...closing(host, report, simulated),
  ].join('\n');
}

/** Names that did not count are in the refusal, and did not approve. */
function approversText(host: Host, { refusal, people }: RunReport): string[] {
  if (refusal?.code === 'approval-missing') return [];
  return people.approvers.map((name) => wrapped(host, name, indent, 'approved'));
}

function statusText(host: Host, { status, summary }: RunReport): string {
  const { green, red, yellow } = host.colours;
  const paint =
    status === 'contained' || status === 'nothing-to-do' ? green : status === 'failed' ? red : yellow;
  return paint(wrapped(host, summary, indent, 'result'));
}

function refusalText(host: Host, refusal: NonNullable<RunReport['refusal']>): string[] {
  return [
    host.colours.red(wrapped(host, `${refusal.reason} [${refusal.code}]`, indent, 'refused')),
    ...refusal.hints.map((hint) => wrapped(host, hint, indent, '  hint')),
  ];
}

const marks: Readonly<Record<ReportItem['outcome'], string>> = {
  contained: '✔',
  nothing: '–',
  unverified: '?',
  refused: '✘',
  failed: '✘',
  unknown: '?',
  skipped: '–',
  'not-reached': '·',
  undone: '↶',
};

function itemText(host: Host, item: ReportItem): string[] {
  const { bold } = host.colours;
  const code = item.code === undefined ? '' : ` [${item.code}]`;
  return [
    `${marks[item.outcome]} ${bold(item.action)}  →  ${bold(item.targetId)}`,
    wrapped(host, `${item.detail}${code}`, indent + 2, `  ${item.outcome}`),
    ...item.differences.map(
      (difference) =>
        `${' '.repeat(indent + 2)}${difference.field}: ${difference.before} → ${difference.after}`,
    ),
    ...item.hints.map((hint) => wrapped(host, hint, indent + 2, '  hint')),
  ];
}

function notTakenText(host: Host, { notTaken }: RunReport): string[] {
  const lines = notTaken.map((target) =>
    wrapped(host, `${target.targetId}: ${target.why}`, indent, '  not taken'),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function leftText(host: Host, report: RunReport): string[] {
  if (report.residual.length === 0) return [];
  const targets = [...new Set(report.residual.map((access) => access.targetId))];
  return [
    '',
    host.colours.bold('Access that is left'),
    ...targets.flatMap((id) => [
      `  ${id}`,
      ...residualText(
        host,
        report.residual.filter((access) => access.targetId === id),
        6,
      ),
    ]),
  ];
}

/** After what was done: why the rest of the journal is missing, and what to do. */
export function unwrittenText(host: Host, { reason, hints }: Unwritten): string[] {
  return [
    host.colours.red(
      wrapped(host, `${reason}; what is above is what happened all the same`, indent, 'not kept'),
    ),
    ...hints.map((hint) => wrapped(host, hint, indent, '  hint')),
  ];
}

/** What the service has answered: another incident than was asked for, and what is not in it, are said. */
function writtenText(host: Host, written: Extract<RunReport['writeBack'], { outcome: 'written' }>): string[] {
  const { redirectedFrom, incident = '', leftOut = [], parts = [] } = written;
  const where =
    redirectedFrom === undefined ? 'the incident' : `the incident ${incident}, into which it was merged`;
  const tasks = parts.filter(({ part }) => part === 'task').length;
  const beside = tasks === 0 ? '' : `, with ${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
  return [
    wrapped(host, `the comment was written to ${where}${beside}`, indent, 'incident'),
    ...leftOut.map((what) => wrapped(host, `left out: ${what}`, indent, '')),
  ];
}

function closing(host: Host, report: RunReport, simulated: boolean): string[] {
  const lines: string[] = [];
  if (report.cancelled !== undefined) {
    const { by, reason } = report.cancelled;
    lines.push(wrapped(host, `by ${by}: ${reason}`, indent, 'cancelled'));
  }
  if (report.unwritten !== undefined) lines.push(...unwrittenText(host, report.unwritten));
  else if (report.status === 'unfinished')
    lines.push(asCalled(host, `to finish   drawbridge runs recover ${report.runId}`));
  if (report.writeBack.outcome === 'written') lines.push(...writtenText(host, report.writeBack));
  if (report.writeBack.outcome === 'kept-in-file')
    lines.push(
      wrapped(
        host,
        `nothing was written to the incident: the comment is kept in ${report.writeBack.file}`,
        indent,
        'incident',
      ),
      ...(report.writeBack.hints ?? []).map((hint) => wrapped(host, hint, indent, '')),
    );
  if (report.writeBack.outcome === 'failed')
    lines.push(
      wrapped(host, `the comment could not be written: ${report.writeBack.reason}`, indent, 'incident'),
    );
  if (report.evidence !== undefined) lines.push(`evidence    sha256 ${report.evidence} (evidence.json)`);
  if (report.undo.possible) {
    const reactivate = report.undo.needsReactivate ? ' --reactivate' : '';
    lines.push(asCalled(host, `undo        drawbridge undo ${report.runId} --apply${reactivate}`));
  }
  if (simulated) lines.push('clouds      simulated');
  return lines;
}
