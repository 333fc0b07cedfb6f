import { inertText, type Inert } from '@drawbridge/base';
import type { RunEntry, RunOwner, RunSummary } from '@drawbridge/playbook-runtime';

import { asCalled } from '../terminal/called-as.ts';
import type { Host } from '../terminal/host.ts';
import { formatTable } from '../terminal/table.ts';
import { wrapped } from '../terminal/text-layout.ts';

/** A line of the list; the owner only of a run that has not ended. */
export interface ListedRun extends RunSummary {
  readonly owner?: RunOwner;
}

/** All runs as a table, and what is to be done about those that have not ended. */
export function runsText(host: Host, folder: string, runs: Inert<readonly ListedRun[]>): string {
  if (runs.length === 0) return `There are no runs in ${inertText(folder)}.`;
  const heads = ['run', 'status', 'of', 'started', 'ended', 'owner'];
  const left = runs.filter(({ owner }) => owner?.is === 'nobody');
  return [
    formatTable(host, heads, runs.map(row)),
    '',
    ...left.map(({ runId }) => asCalled(host, `to finish   drawbridge runs recover ${runId}`)),
    `kept in     ${inertText(folder)}`,
  ].join('\n');
}

function row(run: ListedRun): readonly string[] {
  const { runId, status, playbook, incident, undoes, startedAt, finishedAt, owner } = run;
  const number = incident?.number === undefined ? '' : ` #${String(incident.number)}`;
  const of = undoes === undefined ? `${playbook ?? ''}${number}` : `undo of ${undoes}`;
  return [runId, status, of, startedAt, finishedAt ?? '–', owner === undefined ? '–' : ownerWord(owner)];
}

function ownerWord(owner: RunOwner): string {
  if (owner.is === 'alive') return `process ${String(owner.pid)}`;
  return owner.is === 'nobody' ? 'died' : 'unknown';
}

/** Whether anybody still works on a run that has not ended, and what to do. */
export function ownerText(host: Host, runId: string, owner: Inert<RunOwner>): string {
  if (owner.is === 'alive') return `owner       process ${String(owner.pid)} is working on it`;
  if (owner.is === 'unknown') return wrapped(host, owner.why, 12, 'owner');
  return [
    'owner       its process died before it ended',
    asCalled(host, `to finish   drawbridge runs recover ${inertText(runId)}`),
    asCalled(host, `to end it   drawbridge runs cancel ${inertText(runId)}`),
  ].join('\n');
}

/** Each entry of a journal: when, and what. */
export function timelineText(host: Host, entries: Inert<readonly RunEntry[]>): string {
  return [
    '',
    host.colours.bold('Journal'),
    ...entries.map(({ at, event }) => {
      const what = 'step' in event ? ` ${event.step}` : '';
      return `  ${at}  ${event.type}${what}${detailOf(event)}`;
    }),
  ].join('\n');
}

function detailOf(event: RunEntry['event']): string {
  if (event.type === 'run-cancelled') return ` by ${event.by}: ${event.reason}`;
  if (event.type === 'run-finished') return `: ${event.status}`;
  if (event.type === 'effect-finished' || event.type === 'undo-finished') return `: ${event.result.outcome}`;
  return 'reason' in event ? `: ${event.reason}` : '';
}
