import { markdownText, type Inert } from '@drawbridge/base';
import type { AppliedChange, ApplyReport } from '@drawbridge/sentinel-sync';

import type { Host } from '../../terminal/host.ts';

const outcomes: Readonly<Record<AppliedChange['outcome'], string>> = {
  done: 'done',
  failed: 'FAILED, and none of it is confirmed',
  replaced: 'done, REPLACING another resource',
  undone: 'done, then rolled back',
  'not-undone': 'done, and could not be rolled back',
  'not-begun': 'not started',
};

/** What an apply came to: exactly what stands. */
export function syncApplyText(host: Host, report: Inert<ApplyReport>): string {
  const { green, red, yellow, dim } = host.colours;
  const paint = {
    done: green,
    failed: red,
    replaced: red,
    undone: yellow,
    'not-undone': red,
    'not-begun': dim,
  };
  const lines = report.changes.flatMap((change) => [
    `${change.action.padEnd(6)} ${change.title} (${change.kind}): ${paint[change.outcome](outcomes[change.outcome])}`,
    ...(change.why === undefined ? [] : [`       ${change.why}`]),
  ]);
  return [...lines, '', summary(report)].join('\n');
}

/** The same for a pull request. */
export function syncApplyMarkdown(report: Inert<ApplyReport>): string {
  const rows = report.changes.map(
    (change) =>
      `| ${change.action} | ${markdownText(change.title)} | ${outcomes[change.outcome]}${change.why === undefined ? '' : `: ${markdownText(change.why)}`} |`,
  );
  const table = rows.length === 0 ? [] : ['| | resource | outcome |', '| --- | --- | --- |', ...rows, ''];
  return ['## Sentinel: applied', '', ...table, summary(report)].join('\n');
}

function summary({ changes, resumed }: ApplyReport): string {
  const done = changes.filter((change) => change.outcome === 'done' || change.outcome === 'replaced').length;
  const went = resumed ? ' (resumed an interrupted apply)' : '';
  return changes.length === 0
    ? 'There was nothing to do.'
    : `${done} of ${changes.length} changes are in place${went}.`;
}
