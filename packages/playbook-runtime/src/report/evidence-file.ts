import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { evidenceShape } from './evidence-shape.ts';
import { isIntact, type EvidenceBundle } from './evidence-bundle.ts';
import { eventsOf } from '../journal/run-events.ts';
import type { RunStore } from '../store/run-store.ts';

const fileName = 'evidence.json';

/** Writes the bundle beside the journal, whole or not at all. */
export async function writeEvidence(folder: string, bundle: EvidenceBundle): Promise<void> {
  const path = join(folder, fileName);
  await writeFile(`${path}.draft`, `${JSON.stringify(bundle, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.draft`, path);
}

/** Reads the bundle of a run that has ended; fails if it is not the one that the journal vouches for. */
export async function readEvidence(store: RunStore, runId: string): Promise<Result<EvidenceBundle>> {
  const journal = await store.read(runId);
  if (!journal.ok) return fail(...journal.problems);
  const vouched = eventsOf(journal.value, 'run-finished').at(-1)?.evidence;
  const file = join(store.folder, runId, fileName);
  if (vouched === undefined) {
    return fail(
      problem('run/no-evidence', `the run ${runId} has no evidence: it has not ended, or it was an undo`),
    );
  }
  const bundle = await parse(file);
  if (bundle?.sha256 === vouched && isIntact(bundle)) return succeed(bundle);
  return fail(
    problem('run/evidence-altered', 'the evidence is not the bundle that the journal vouches for', {
      file,
      hints: ['restore the file from a backup; the journal itself is intact'],
    }),
  );
}

async function parse(file: string): Promise<EvidenceBundle | undefined> {
  try {
    return evidenceShape.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    // Missing, unreadable or no JSON: in each case not what was written.
    return undefined;
  }
}
