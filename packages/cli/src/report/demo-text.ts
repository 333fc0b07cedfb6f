import type { Inert } from '@drawbridge/base';
import { join, relative } from 'node:path';

import type { RunReport } from '@drawbridge/playbook-runtime';

import type { Demo, DemoAnswer } from '../demo/run-demo.ts';
import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { counted } from '../terminal/counted.ts';
import { alertTable, detectionJson, telemetryText } from './detection-report.ts';
import { heading, wrapped } from '../terminal/text-layout.ts';
import { residualText } from './residual-text.ts';

/** The demo's report: what the logs say, what was found, what was done, what is left, what was put back. */
export function demoText(host: Host, demo: Inert<Demo>): string {
  const { detection, calls, seconds } = demo;
  const { bold, dim } = host.colours;
  return [
    bold('Drawbridge · one attack across three clouds, found and contained'),
    dim(
      'Bundled logs and simulated clouds on loopback; the detections, the playbooks and the cloud SDKs are the real ones.',
    ),
    heading(host, '1  What the logs hold'),
    telemetryText(detection.telemetry),
    heading(host, '2  What was found'),
    alertTable(host, detection.alerts),
    '',
    `${counted(detection.alerts.length, 'alert')} in ${counted(detection.incidents.length, 'incident')}, from ${counted(detection.runs.length, 'rule')}.`,
    heading(host, '3  What was done'),
    ...doneText(host, demo.answers),
    ...leftOutText(host, demo.leftOut),
    heading(host, '4  What access is left'),
    ...leftText(host, demo.answers),
    heading(host, '5  What was put back'),
    ...undoneText(host, demo),
    '',
    dim(
      `${seconds.detect.toFixed(1)} s to detect, ${seconds.respond.toFixed(1)} s to respond, ${seconds.undo.toFixed(1)} s to undo; ` +
        `${counted(calls.reads, 'read')} and ${counted(calls.writes, 'write')} at the simulated clouds.`,
    ),
    dim(
      `Incidents, journals and this report: ${relative(host.cwd, demo.folder) || '.'} (to look at: ${relative(host.cwd, join(demo.folder, 'report.html'))})`,
    ),
    dim(asCalled(host, 'Next: npx drawbridge respond --incident <one of them> --simulated')),
  ].join('\n');
}

/** Answers that did something, in full; the others in a line each. */
function doneText(host: Host, answers: readonly DemoAnswer[]): string[] {
  const acted = answers.filter((answer) => answer.report !== undefined);
  const idle = answers.filter((answer) => answer.report === undefined);
  return [
    ...acted.flatMap(({ plan, report }) =>
      report === undefined ? [] : actedText(host, plan.playbook.name, report),
    ),
    ...(idle.length === 0 ? [] : ['', idleText(host, idle)]),
  ];
}

function actedText(host: Host, playbook: string, report: RunReport): string[] {
  const { bold, green, red, dim } = host.colours;
  const agreed = report.people.approvers.join(' and ');
  return [
    '',
    bold(playbook),
    wrapped(host, report.incident.title, 12, '  incident'),
    ...report.items.flatMap((item) => [
      `  ${item.outcome === 'contained' ? green('✔ contained') : red(item.outcome)}  ${bold(item.targetId)}`,
      ...item.differences.map(
        (difference) => `      ${difference.field}: ${difference.before} → ${difference.after}`,
      ),
      wrapped(host, item.detail, 6, '      '),
    ]),
    dim(`  run ${report.runId}${agreed === '' ? '' : `, agreed to by ${agreed}`}`),
  ];
}

function idleText(host: Host, idle: readonly DemoAnswer[]): string {
  const lines = idle.map(({ plan }) => wrapped(host, `${plan.incident.title}: ${whyIdle(plan)}.`, 4, '  – '));
  return ['Nothing more was needed:', ...lines].join('\n');
}

function whyIdle(plan: DemoAnswer['plan']): string {
  if (plan.noTarget !== undefined) return plan.noTarget;
  const reasons = plan.items.map(({ decision }) => {
    if (decision.kind === 'guarded') return decision.refusal.reason;
    if (decision.kind === 'skipped') return decision.reason;
    return 'reason' in decision.plan ? decision.plan.reason : '';
  });
  return [...new Set(reasons)].join('; ');
}

function leftOutText(host: Host, leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  return ['', ...leftOut.map((reason) => wrapped(host, reason, 4, host.colours.bold('Left out: ')))];
}

function leftText(host: Host, answers: readonly DemoAnswer[]): string[] {
  return answers.flatMap(({ report }) => {
    if (report === undefined || report.residual.length === 0) return [];
    const targets = [...new Set(report.residual.map((access) => access.targetId))];
    return targets.flatMap((id) => [
      host.colours.bold(id),
      ...residualText(
        host,
        report.residual.filter((access) => access.targetId === id),
        4,
      ),
    ]);
  });
}

function undoneText(host: Host, { undo }: Demo): string[] {
  if (undo === undefined) return ['Nothing: no machine was stopped, and no user disabled.'];
  return [
    `It is needed after all: the undo of run ${undo.undoes}.`,
    ...undo.items.map((item) => wrapped(host, item.detail, 14, `  ${item.outcome}`)),
    host.colours.dim(
      'An access key is never put back without --reactivate, and a revoked session never at all.',
    ),
  ];
}

/** For machines. */
export function demoJson({ detection, answers, leftOut, undo, calls, seconds }: Demo): object {
  return { detection: detectionJson(detection), answers, leftOut, undo, calls, seconds };
}
