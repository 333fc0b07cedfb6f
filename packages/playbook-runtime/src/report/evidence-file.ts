import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { evidenceShape } from './evidence-shape.ts';
import { isIntact, type EvidenceBundle } from './evidence-bundle.ts';
import { eventsOf } from '../journal/run-events.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';

const attachment = 'evidence.json';

/** Keeps the bundle beside the journal, whole or not at all. */
export async function writeEvidence(run: OpenRun, bundle: EvidenceBundle): Promise<void> {
  await run.attach(attachment, `${JSON.stringify(bundle, null, 2)}\n`);
}

/** Reads the bundle of a run that has ended; fails if it is not the one that the journal vouches for. */
export async function readEvidence(store: RunStore, runId: string): Promise<Result<EvidenceBundle>> {
  const journal = await store.read(runId);
  if (!journal.ok) return fail(...journal.problems);
  const vouched = eventsOf(journal.value, 'run-finished').at(-1)?.evidence;
  if (vouched === undefined) {
    return fail(
      problem('run/no-evidence', `the run ${runId} has no evidence: it has not ended, or it was an undo`),
    );
  }
  const bundle = parse(await store.attachment(runId, attachment));
  if (bundle?.sha256 === vouched && isIntact(bundle)) return succeed(bundle);
  return fail(
    problem('run/evidence-altered', 'the evidence is not the bundle that the journal vouches for', {
      file: `${store.place}/${runId}/${attachment}`,
      hints: ['restore it from a backup; the journal itself is intact'],
    }),
  );
}

function parse(text: string | undefined): EvidenceBundle | undefined {
  try {
    return text === undefined ? undefined : evidenceShape.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON, as if it were missing: it is not what was written.
    return undefined;
  }
}
