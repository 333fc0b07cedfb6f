import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

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

/** Writes to incidents. It is called at least once for a run: it must be idempotent. Throws a `Failure`. */
export interface IncidentWriter {
  write(update: IncidentUpdate): Promise<void>;
}

/** Writes the update beside the journal, as `write-back.json`, for users without a workspace. */
export function fileIncidentWriter(store: Pick<RunStore, 'folder'>): IncidentWriter {
  return {
    write: (update) =>
      writeFile(join(store.folder, update.runId, 'write-back.json'), `${JSON.stringify(update, null, 2)}\n`, {
        mode: 0o600,
      }),
  };
}
