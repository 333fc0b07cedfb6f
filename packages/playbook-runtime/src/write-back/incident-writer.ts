import type { WriteBackReport } from '../journal/write-back-report.ts';
import type { RunStore } from '../store/run-store.ts';

/** A comment on an incident, and what it takes to find the incident again. */
export interface IncidentComment {
  readonly runId: string;
  readonly incidentId: string;
  /** Where the incident was merged into another one, they tell into which. */
  readonly alertIds: readonly string[];
  /** The analytics rules that the playbook serves: alerts of others are none of ours. */
  readonly ruleIds: readonly string[];
  /** A UUID made of the run: a repeat writes the same comment again and not a second one. */
  readonly commentId: string;
  /** HTML, at most 30,000 characters, every value escaped. Absent where the playbook asks for no comment. */
  readonly comment?: string;
}

/** What is written to an incident at the end of a run. */
export interface IncidentUpdate extends IncidentComment {
  readonly status?: 'New' | 'Active';
  readonly severity?: 'High' | 'Medium' | 'Low' | 'Informational';
  readonly addTags: readonly string[];
  /** What is left for people to do; absent where the playbook asks for no comment. */
  readonly tasks?: readonly IncidentTask[];
}

/** Something that a person has to do. Plain text. */
export interface IncidentTask {
  /** A UUID made of the run, like the comment's. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Where an update is now: in the incident, as its service has answered, or in a file of ours and nowhere else. */
export type UpdatePlace =
  | ({ readonly in: 'incident' } & WrittenParts)
  /** With `hints` where it could lie in the incident, if that were set up. */
  | { readonly in: 'file'; readonly file: string; readonly hints?: readonly string[] };

/** What the service answered. */
type WrittenParts = Omit<Extract<WriteBackReport, { outcome: 'written' }>, 'outcome' | 'commentId'>;

/**
 * Writes to incidents, and says where the update is. It is called at least once for a run: it must be idempotent.
 * Throws a `Failure`.
 */
export interface IncidentWriter {
  write(update: IncidentUpdate): Promise<UpdatePlace>;
  /** Tells who reads the incident that a plan waits for approval; absent where nobody would read it. */
  announce?(comment: IncidentComment): Promise<void>;
}

/** Keeps the update beside the journal, as `write-back.json`: it reaches no incident. */
export function fileIncidentWriter(store: Pick<RunStore, 'attach' | 'place' | 'placeOf'>): IncidentWriter {
  return {
    async write(update) {
      await store.attach(update.runId, attachment, `${JSON.stringify(update, null, 2)}\n`);
      const file = store.placeOf?.(update.runId, attachment);
      return { in: 'file', file: file ?? `${store.place}/${update.runId}/${attachment}` };
    },
  };
}

const attachment = 'write-back.json';
