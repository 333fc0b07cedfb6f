import { inert, inertText } from '@drawbridge/base';
import { recoverRun, type RunReport, type UndoReport } from '@drawbridge/playbook-runtime';

import { runText } from '../report/run-text.ts';
import { undoText } from '../report/undo-text.ts';
import { exitCode, type ExitCode } from '../terminal/exit-code.ts';
import type { ReportFormat } from '../terminal/format.ts';
import { startProgress } from '../terminal/progress.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { codeOfReport } from '../runs/carry-out-plan.ts';
import type { Responder } from '../runs/open-responder.ts';

interface RecoverFlags {
  readonly format: ReportFormat;
  /** A person says so, of a process on another machine or in another container: it is watched first. */
  readonly ownerIsDead?: boolean;
}

/** Finishes a run whose process has died, and shows what came of it. */
export async function recoverAndShow(
  scope: VerbScope,
  responder: Responder,
  runId: string,
  { format, ...how }: RecoverFlags,
): Promise<RunReport | UndoReport> {
  const { host } = scope;
  const progress = startProgress(host, `recovering ${runId}`);
  const recovered = await recoverRun({
    ...responder.environment,
    ...how,
    runId,
    onProgress: (event) => {
      if ('step' in event) progress.say(`run ${inertText(runId)}: ${event.type} ${inertText(event.step)}`);
    },
  }).finally(() => {
    progress.end();
  });
  if (!recovered.ok) throw new ProblemsFound(recovered.problems);
  showProblems(scope, recovered.problems);
  const report = recovered.value;
  if (format === 'text') {
    const { simulated } = responder;
    host.out(
      report.kind === 'undo'
        ? undoText(host, inert(report), simulated)
        : runText(host, inert(report), simulated),
    );
  }
  return report;
}

/** The exit code of a run that was recovered. */
export function codeOfEnd(report: RunReport | UndoReport): ExitCode {
  return report.kind === 'undo' ? codeOfUndo(report) : codeOfReport(report);
}

export function codeOfUndo(report: UndoReport): ExitCode {
  if (report.status === 'restored' || report.status === 'nothing-to-do') return exitCode.done;
  return report.status === 'refused' ? exitCode.refused : exitCode.problems;
}
