import { problem, type Problem } from '@drawbridge/base';

import { readJournal } from '../journal/read-journal.ts';
import { stampJournal, type JournalStamp } from './journal-stamp.ts';
import { digestRun, type RunDigest } from './run-digest.ts';
import { journalOf } from './run-folders.ts';
import type { IndexedRun, RunIndex } from './run-index.ts';

/** A run that is not what it should be: its journal is damaged, of another version, or not there at all. */
interface RunFault {
  readonly runId: string;
  readonly stamp: JournalStamp;
  readonly problem: Problem;
}

/** One run, as its journal is now. */
type RunRead =
  | { readonly from: 'index'; readonly digest: RunDigest }
  | {
      readonly from: 'journal';
      readonly digest: RunDigest;
      readonly stamp: string;
      readonly warnings: readonly Problem[];
    }
  | { readonly from: 'nothing'; readonly fault: RunFault };

export interface RunsRead {
  readonly digests: readonly RunDigest[];
  readonly faults: readonly RunFault[];
  /** Of runs that could be read all the same: a line that was cut off. */
  readonly warnings: readonly Problem[];
}

/**
 * The digests of these runs. A journal is opened only where the index does not know it as it is now; without an index,
 * or with one that cannot be used, all of them are: the answer is always that of the journals.
 */
export async function readRuns(
  folder: string,
  runIds: readonly string[],
  index: RunIndex,
): Promise<RunsRead> {
  const known = await index.load();
  const reads: RunRead[] = [];
  for (const runId of runIds) reads.push(await readRun(folder, runId, known.get(runId)));
  const digests = reads.flatMap((read) => (read.from === 'nothing' ? [] : [read.digest]));
  const there = new Set(digests.map(({ summary }) => summary.runId));
  await index.save(
    reads.flatMap(indexable),
    [...known.keys()].filter((runId) => !there.has(runId)),
  );
  return {
    digests,
    faults: reads.flatMap((read) => (read.from === 'nothing' ? [read.fault] : [])),
    warnings: reads.flatMap((read) => (read.from === 'journal' ? read.warnings : [])),
  };
}

/** What came with a warning is read each time: the warning has to come each time too. */
function indexable(read: RunRead): readonly IndexedRun[] {
  if (read.from !== 'journal' || read.warnings.length > 0) return [];
  return [{ stamp: read.stamp, digest: read.digest }];
}

async function readRun(folder: string, runId: string, known: IndexedRun | undefined): Promise<RunRead> {
  const file = journalOf(folder, runId);
  // Before it is read: what is appended meanwhile changes the stamp, and it is read again the next time.
  const stamp = await stampJournal(file);
  if (stamp.is === 'absent') return faulty(runId, stamp, neverBegan(runId, file, 'warning'));
  if (stamp.is === 'unknown') {
    const why = `the journal cannot be read: ${stamp.why}`;
    return faulty(runId, stamp, problem('journal/unreadable', why, { file }));
  }
  if (known?.stamp === stamp.stamp) return { from: 'index', digest: known.digest };
  const read = await readJournal(file);
  if (!read.ok) {
    const [first] = read.problems;
    return faulty(
      runId,
      stamp,
      first ?? problem('journal/unreadable', 'the journal cannot be read', { file }),
    );
  }
  return {
    from: 'journal',
    digest: digestRun(runId, read.value.entries),
    stamp: stamp.stamp,
    warnings: read.problems,
  };
}

const faulty = (runId: string, stamp: JournalStamp, fault: Problem): RunRead => ({
  from: 'nothing',
  fault: { runId, stamp, problem: fault },
});

/** What is wrong with a run that stopped between its folder and its journal. */
export function neverBegan(runId: string, file: string, severity: Problem['severity']): Problem {
  return problem('run/never-began', `the run ${runId} has no journal: it never began, and changed nothing`, {
    severity,
    file,
    hints: [`it does no harm; to be rid of it: drawbridge runs repair ${runId}`],
  });
}
