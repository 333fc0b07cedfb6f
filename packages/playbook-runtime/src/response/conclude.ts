import { given } from '@drawbridge/base';

import { eventsOf } from '../journal/run-events.ts';
import { buildReport } from '../report/build-report.ts';
import { buildEvidence } from '../report/evidence-bundle.ts';
import { writeEvidence } from '../report/evidence-file.ts';
import { responseReport } from '../report/response-report.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { Refusal, ResponseEnd } from './response-steps.ts';

/** Keeps the evidence of a run that acted, and says how the run ended. */
export async function concludeRun(run: OpenRun, refusal: Refusal | undefined): Promise<ResponseEnd> {
  const input = eventsOf(run.entries(), 'run-started')[0]?.input;
  if (input?.kind !== 'containment') {
    const report = responseReport(run.runId, run.entries(), refusal);
    return { status: report?.status ?? 'refused', ...given({ refusal }) };
  }
  const evidence = buildEvidence(run.runId, input, run.entries());
  await writeEvidence(run, evidence);
  const { status } = buildReport({ runId: run.runId, input, entries: run.entries(), settled: true });
  return { status, evidence: evidence.sha256, ...given({ refusal }) };
}
