import type { LogRecord } from '@drawbridge/audit-log';
import { problem, type Problem } from '@drawbridge/base';
import type { RunEntry, RunStore } from '@drawbridge/playbook-runtime';

import { remediationActivity, type JournaledChange } from './remediation-activity.ts';

type Activity = ReturnType<typeof remediationActivity>;

/** What stands behind lines of the log. */
export interface LoggedActivities {
  readonly activities: readonly Activity[];
  readonly problems: readonly Problem[];
}

/** Reads journals once, and makes an activity of each effect and undo that a line of the log is about. */
export class ActivityReader {
  readonly #store: Pick<RunStore, 'read'>;
  readonly #log: string;
  readonly #journals = new Map<string, readonly RunEntry[] | undefined>();

  constructor(store: Pick<RunStore, 'read'>, log: string) {
    this.#store = store;
    this.#log = log;
  }

  async activitiesOf(record: LogRecord): Promise<LoggedActivities> {
    if (record.type !== 'entry' && record.type !== 'run-before') return { activities: [], problems: [] };
    const entries = await this.#journalOf(record.run);
    if (entries === undefined) return { activities: [], problems: [gone(record.run, record.seq)] };
    const logged = entries.filter(({ seq }) =>
      record.type === 'entry' ? seq === record.entry : seq < record.entries,
    );
    if (record.type === 'entry' && logged[0]?.hash !== record.hash)
      return { activities: [], problems: [altered(record.run, record.seq)] };
    const place = { log: this.#log, position: record.seq, loggedAt: record.time };
    const changes = logged.flatMap((entry) => changeOf(record.run, entry, entries) ?? []);
    return { activities: changes.map((change) => remediationActivity(change, place)), problems: [] };
  }

  async #journalOf(run: string): Promise<readonly RunEntry[] | undefined> {
    if (!this.#journals.has(run)) {
      const read = await this.#store.read(run);
      this.#journals.set(run, read.ok ? read.value : undefined);
    }
    return this.#journals.get(run);
  }
}

/** The change that an entry ends, with the last plan of its step; undefined for every other entry. */
function changeOf(run: string, entry: RunEntry, entries: readonly RunEntry[]): JournaledChange | undefined {
  const { event: finished, at, seq } = entry;
  if (finished.type !== 'effect-finished' && finished.type !== 'undo-finished') return undefined;
  const begun = finished.type === 'effect-finished' ? 'effect-started' : 'undo-started';
  const { step } = finished;
  const started = entries.findLast(
    (other) => other.seq < seq && other.event.type === begun && other.event.step === step,
  );
  if (started?.event.type !== 'effect-started' && started?.event.type !== 'undo-started') return undefined;
  return { run, step, at, plan: started.event.plan, finished };
}

function gone(run: string, position: number): Problem {
  const message = `line ${String(position)} of the audit log is about the run ${run}, whose journal is not there`;
  return problem('audit/no-journal', message, {
    severity: 'warning',
    hints: ['it was pruned, or set aside'],
  });
}

function altered(run: string, position: number): Problem {
  const message = `line ${String(position)} of the audit log and the journal of the run ${run} contradict each other: nothing is exported of it`;
  return problem('audit/entry-altered', message, {
    hints: ['`drawbridge audit verify` says what was changed'],
  });
}
