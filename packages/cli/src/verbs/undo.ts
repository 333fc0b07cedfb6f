import { inert } from '@drawbridge/base';
import { printDocument } from '../document/print-document.ts';
import { undoDocument } from '../report/document/undo-document.ts';
import { confirm } from '@clack/prompts';
import {
  planUndoRun,
  readRunReport,
  undoRun,
  type UndoReport,
  type UndoRunPlan,
} from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { exitCode, type ExitCode } from '../terminal/exit-code.ts';
import { briefUndoPlanText, briefUndoText } from '../report/brief/brief-text.ts';
import { undoPlanText, undoText } from '../report/undo-text.ts';
import { printJson } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { findContent } from '../content/find-content.ts';
import { wasSimulated } from '../runs/find-run.ts';
import { worstCode } from '../runs/carry-out-plan.ts';
import { offerRecovery } from '../recovering/offer-recovery.ts';
import { openResponder, type Responder } from '../runs/open-responder.ts';
import { codeOfUndo } from '../recovering/recover-and-show.ts';
import { addResponseOptions, type ResponseFlags } from '../runs/response-options.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';

interface UndoFlags extends ResponseFlags {
  readonly reactivate?: boolean;
}

/** `drawbridge undo`: puts back what a run changed, and only that. */
export function addUndoVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('undo')
    .description('show what undoing a run would restore; with --apply, restore it')
    .argument('<run>', 'the id of the run')
    .option('--reactivate', 'also re-open access, such as an access key; never done unless you ask for it');
  addResponseOptions(command).action((runId: string, flags: UndoFlags) => runUndo(scope, runId, flags));
}

async function runUndo(scope: VerbScope, runId: string, given: UndoFlags): Promise<void> {
  const { host } = scope;
  const flags = { ...given, simulated: await wasSimulated(scope.host, runId, given) };
  const responder = await openResponder(scope, findContent(host.cwd, flags.content, 'none'), flags);
  try {
    const plan = await planAfterRecovery(scope, responder, runId, flags);
    if (flags.format === 'text')
      host.out((flags.brief === true ? briefUndoPlanText : undoPlanText)(host, inert(plan), flags));
    if (!(await mayUndo(host, plan, flags))) {
      host.note('nothing was done: you declined');
      scope.result = exitCode.refused;
      return;
    }
    const report = await maybeUndo(responder, plan, flags, host.operator);
    if (flags.format === 'json') host.out(printJson({ simulated: responder.simulated, plan, report }));
    else if (flags.format !== 'text') await showDocument(host, responder, { plan, report, flags });
    else if (report !== undefined)
      host.out(
        flags.brief === true
          ? briefUndoText(host, inert(report))
          : undoText(host, inert(report), responder.simulated),
      );
    const code = report === undefined ? codeOfUndoPlan(plan) : codeOfUndo(report);
    scope.result = worstCode([scope.result, code]);
  } finally {
    await responder.close();
  }
}

interface Shown {
  readonly plan: UndoRunPlan;
  readonly report: UndoReport | undefined;
  readonly flags: UndoFlags;
}

/** With the run that is undone: when it was, and what access it had left. */
async function showDocument(host: Host, responder: Responder, { plan, report, flags }: Shown): Promise<void> {
  if (flags.format !== 'markdown' && flags.format !== 'html') return;
  const read = await readRunReport(responder.store, plan.undoes);
  const undone = read.ok && read.value.kind === 'containment' ? read.value : undefined;
  const { simulated } = responder;
  const reactivate = flags.reactivate === true;
  const document = undoDocument(host, { plan, report, undone, reactivate, simulated });
  host.out(printDocument(host, document, flags.format));
}

/** A run that has not ended cannot be undone, nor one whose undo has not: what died on the way is finished first. */
async function planAfterRecovery(
  scope: VerbScope,
  responder: Responder,
  runId: string,
  flags: UndoFlags,
): Promise<UndoRunPlan> {
  const before = await planUndoRun({ ...responder.environment, runId });
  const targetIds = before.ok ? before.value.items.map(({ targetId }) => targetId) : [];
  const recovered = await offerRecovery(scope, responder, { runId, targetIds }, flags);
  const planned = recovered.length === 0 ? before : await planUndoRun({ ...responder.environment, runId });
  if (!planned.ok) throw new ProblemsFound(planned.problems);
  return planned.value;
}

/** A person at a terminal is asked once more before anything is restored. */
async function mayUndo(host: Host, plan: UndoRunPlan, { apply, yes }: UndoFlags): Promise<boolean> {
  if (apply !== true || plan.outcome !== 'restore' || !host.interactive || yes === true) return true;
  return (await confirm({ message: 'Restore this?', initialValue: false, output: process.stderr })) === true;
}

async function maybeUndo(
  responder: Responder,
  plan: UndoRunPlan,
  flags: UndoFlags,
  operator: string,
): Promise<UndoReport | undefined> {
  if (flags.apply !== true || plan.outcome !== 'restore') return undefined;
  const done = await undoRun({
    ...responder.environment,
    runId: plan.undoes,
    requester: flags.requester ?? operator,
    reactivate: flags.reactivate === true,
    approvals: responder.approvals.signed,
  });
  if (!done.ok) throw new ProblemsFound(done.problems);
  return done.value;
}

function codeOfUndoPlan(plan: UndoRunPlan): ExitCode {
  if (plan.outcome === 'failed') return exitCode.problems;
  return plan.outcome === 'refused' ? exitCode.refused : exitCode.done;
}
