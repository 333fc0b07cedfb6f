import { setTimeout as wait } from 'node:timers/promises';

import { succeed } from '@drawbridge/base';

import type { Journals } from '../records/journals.ts';
import type { LogRecord } from '../records/log-record.ts';
import type { LogStorage } from '../records/log-storage.ts';
import {
  checkJournals,
  inFlight,
  readJournals,
  type CheckedJournals,
  type ReadJournals,
} from './check-journals.ts';
import { readLines, type ReadLines } from './read-lines.ts';

interface Checked {
  readonly log: ReadLines;
  readonly checked: CheckedJournals;
}

/** Longer than a write to the log takes, also where several processes write. */
const pauseMs = 300;
const looks = 4;

/**
 * Looks again at the runs that differ as one may that is being written to. An entry is in the journal before it is in
 * the log: so what was in the journal has to be in the log a little later, and what is in the log has to be in the
 * journal when that is read after it. What came in between is left out.
 */
export async function settle(
  { storage, journals }: { readonly storage: LogStorage; readonly journals: Journals },
  first: Checked,
): Promise<Checked> {
  const { suspects } = first.checked;
  if (suspects.length === 0) return first;
  const before = await readJournals(journals, suspects);
  let { log } = first;
  let found = first.checked;
  for (let look = 0; look < looks && found.suspects.length > 0; look += 1) {
    await wait(pauseMs);
    log = (await readLines(storage)) ?? log;
    const after = await readJournals(journals, suspects);
    found = checkJournals(known(before, after, log), log.records, suspects);
  }
  const lasting = first.checked.problems.filter(({ code }) => !inFlight.has(code));
  const problems = [...lasting, ...found.problems.filter(({ code }) => inFlight.has(code))];
  return { log, checked: { ...first.checked, problems } };
}

/** The journals as they were read last, without what is newer than both the first look and the log. */
function known(before: ReadJournals, after: ReadJournals, { records }: ReadLines): ReadJournals {
  return new Map(
    [...after].map(([run, journal]) => {
      const first = before.get(run);
      const seen = first?.ok === true ? first.value.length : 0;
      const logged = records.map((record) => loggedLength(record, run));
      const length = logged.reduce((most, count) => Math.max(most, count), seen);
      return [run, journal.ok ? succeed(journal.value.slice(0, length)) : journal];
    }),
  );
}

/** How many entries a run had according to a line. */
function loggedLength(record: LogRecord | undefined, run: string): number {
  if (record?.type === 'entry' && record.run === run) return record.entry + 1;
  return record?.type === 'run-before' && record.run === run ? record.entries : 0;
}
