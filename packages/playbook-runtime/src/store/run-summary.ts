import { given } from '@drawbridge/base';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';

/** One line of a list of runs. */
export interface RunSummary {
  readonly runId: string;
  readonly kind: 'containment' | 'undo' | 'unknown';
  /** `unfinished` until the run ends. */
  readonly status: string;
  readonly playbook?: string;
  readonly incident?: { readonly id: string; readonly title: string; readonly number?: number };
  /** The run that this one undoes. */
  readonly undoes?: string;
  readonly startedAt: string;
  readonly finishedAt?: string;
}

/** The head of a run out of its journal. An undo run is not one of its playbook: it does not count against caps. */
export function summarise(runId: string, entries: readonly RunEntry[]): RunSummary {
  const started = eventsOf(entries, 'run-started')[0];
  const finished = eventsOf(entries, 'run-finished').at(-1);
  const end = given({ finishedAt: finished?.at });
  const status = finished?.status ?? 'unfinished';
  if (started === undefined)
    return { runId, kind: 'unknown', status, startedAt: entries[0]?.at ?? '', ...end };
  const { input } = started;
  if (input.kind === 'undo') {
    return { runId, kind: 'undo', status, undoes: input.undoes, startedAt: started.at, ...end };
  }
  const { id, title, number } = input.plan.incident;
  return {
    runId,
    kind: 'containment',
    status,
    playbook: input.plan.playbook.id,
    incident: { id, title, ...given({ number }) },
    startedAt: started.at,
    ...end,
  };
}
