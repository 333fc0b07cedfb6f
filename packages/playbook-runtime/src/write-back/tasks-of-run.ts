import { uuidOf } from '@drawbridge/base';

import type { ReportItem, RunReport } from '../report/run-report.ts';
import type { IncidentTask } from './incident-writer.ts';
import { sameRun } from './same-run.ts';

/** An incident takes 40 tasks, of all playbooks and people together: ours are few, with a line for each thing to do. */
const mostCharacters = 2_500;

interface Work {
  readonly of: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What a run leaves for people to do: at most one task for each kind of work. */
export function tasksOfRun(report: RunReport): readonly IncidentTask[] {
  const same = sameRun(report);
  return workOf(report)
    .filter(({ lines }) => lines.length > 0)
    .map(({ of, title, lines }) => ({
      id: uuidOf(['task', of, ...same].join('\u0000')),
      title: `Drawbridge: ${title} (${lines.length})`,
      description: fit([...new Set(lines)], report.runId),
    }));
}

function workOf({ items, residual, notTaken, unread }: RunReport): readonly Work[] {
  const remedies = residual.flatMap(({ targetId, what, remedy, code }) =>
    remedy === undefined ? [] : [{ code, line: `${targetId}: ${remedy} (${what})` }],
  );
  const of = (isPremises: boolean) =>
    remedies.filter(({ code }) => code.includes('premises') === isPremises).map(({ line }) => line);
  return [
    {
      of: 'not-contained',
      title: 'contain by hand what the run could not',
      lines: items.filter(isLeftToPeople).map(lineOf),
    },
    { of: 'on-premises', title: 'end the access in the directory on premises', lines: of(true) },
    { of: 'residual', title: 'end the access that is left', lines: of(false) },
    {
      of: 'not-taken',
      title: 'look at what the run left alone',
      lines: [
        ...notTaken.filter(({ left }) => left).map(({ targetId, why }) => `${targetId}: ${why}`),
        ...unread.filter(({ kind }) => kind !== undefined).map(({ path, why }) => `${path}: ${why}`),
      ],
    },
  ];
}

function isLeftToPeople({ outcome }: ReportItem): boolean {
  return outcome !== 'contained' && outcome !== 'nothing' && outcome !== 'skipped';
}

function lineOf({ actionTitle, targetId, outcome, detail, hints }: ReportItem): string {
  return `${actionTitle}: ${targetId} – ${outcome}: ${[detail, ...hints].join(' ')}`;
}

/** Whole lines, as many as fit. */
function fit(lines: readonly string[], runId: string): string {
  const from = `From the run ${runId}.`;
  let room = mostCharacters - from.length;
  const kept = lines.filter((line) => {
    const fits = line.length + 1 <= room;
    if (fits) room -= line.length + 1;
    return fits;
  });
  const cut = lines.length - kept.length;
  const note = cut === 0 ? [] : [`${cut} more are in the run's own report.`];
  return [...kept, ...note, from].join('\n');
}
