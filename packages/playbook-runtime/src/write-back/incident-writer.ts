import type { RunStore } from '../store/run-store.ts';

/** What is written to an incident at the end of a run. */
export interface IncidentUpdate {
  readonly runId: string;
  readonly incidentId: string;
  /** A UUID made of the run: a repeat writes the same comment again and not a second one. */
  readonly commentId: string;
  /** HTML, at most 30,000 characters, every value escaped. Absent where the playbook asks for no comment. */
  readonly comment?: string;
  readonly status?: string;
  readonly severity?: string;
  readonly addTags: readonly string[];
}

/** Where an update is now: in the incident, as its service has answered, or in a file of ours and nowhere else. */
type UpdatePlace = { readonly in: 'incident' } | { readonly in: 'file'; readonly file: string };

/**
 * Writes to incidents, and says where the update is. It is called at least once for a run: it must be idempotent.
 * Throws a `Failure`.
 */
export interface IncidentWriter {
  write(update: IncidentUpdate): Promise<UpdatePlace>;
}

/** Keeps the update beside the journal, as `write-back.json`: it reaches no incident. */
export function fileIncidentWriter(store: Pick<RunStore, 'attach' | 'place'>): IncidentWriter {
  return {
    async write(update) {
      await store.attach(update.runId, attachment, `${JSON.stringify(update, null, 2)}\n`);
      return { in: 'file', file: `${store.place}/${update.runId}/${attachment}` };
    },
  };
}

const attachment = 'write-back.json';
