import { given, isFailure } from '@drawbridge/base';

import type { RunEngine } from '../engine/run-engine.ts';
import { inProcessEngine } from '../in-process/in-process-engine.ts';
import { buildReport } from '../report/build-report.ts';
import { buildEvidence } from '../report/evidence-bundle.ts';
import type { RunReport, Unwritten } from '../report/run-report.ts';
import { writeEvidence } from '../report/evidence-file.ts';
import type { OpenRun } from '../store/open-run.ts';
import { writeBackAction } from '../write-back/write-back-step.ts';
import { approvalNeed } from '../approvals/approval-need.ts';
import { checkApprovals, type StatedPolicy } from './approvals.ts';
import { containmentActions } from './containment-actions.ts';
import { containmentBody } from './containment-body.ts';
import { observedRun } from './observed-run.ts';
import { hashRunPlan } from '../plan/plan-hash.ts';
import { releaseTargets, reserveRun } from './reserve-run.ts';
import { reportAnyway } from './report-anyway.ts';
import type { RunEnvironment } from './run-environment.ts';
import { findUsedApprovals } from './used-approvals.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { writeBack } from '../journal/run-actions.ts';
import type { Approval, ContainmentInput, RunEntry } from '../journal/run-events.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { stepNames } from '../journal/step-names.ts';

export interface ExecuteRunOptions extends RunEnvironment {
  readonly plan: RunPlan;
  /** Who or what requested the run: a person, or the automation that sent the incident. Never an approver. */
  readonly requester: string;
  readonly approvals: readonly Approval[];
  /** What a name that was only stated counts; `accept` where nothing is said. */
  readonly statedApprovals?: StatedPolicy;
}

type Refusal = NonNullable<RunReport['refusal']>;

/**
 * Carries out a plan: approval, guards again, then step by step, each journaled before its effect. What is refused
 * before the run begins leaves no run behind, and is reported all the same.
 */
export async function executeRun(options: ExecuteRunOptions): Promise<RunReport> {
  const { plan, requester, approvals, store } = options;
  const input: ContainmentInput = { kind: 'containment', plan, requester, approvals };
  const refusal = checkPlan(options, await findUsedApprovals(plan.runId, approvals, store));
  if (refusal !== undefined) return notBegun(input, refusal);
  const opened = await store.begin(plan.runId);
  if (!opened.ok) return notBegun(input, asRefusal(opened.problems[0]));
  const run = observedRun(opened.value, options.onProgress);
  try {
    return await reportAnyway(run, unfinishedReport(run, input), () => carryOutRun(input, options, run));
  } catch (thrown) {
    if (!isFailure(thrown) || run.entries().length > 0) throw thrown;
    return notBegun(input, { code: thrown.code, reason: thrown.message, hints: thrown.hints });
  } finally {
    // Where not even its beginning could be written, it never was.
    await (run.entries().length === 0 ? run.discard() : run.close());
  }
}

/** The report of a run that did not come to its end in this process. */
export function unfinishedReport(run: OpenRun, input: ContainmentInput) {
  return (entries: readonly RunEntry[], unwritten?: Unwritten): RunReport => {
    if (entries.length === 0 && unwritten !== undefined) {
      const hints = ['nothing was done: make room, or make the folder writable, and start again'];
      return notBegun(input, { code: 'run/store-unusable', reason: unwritten.reason, hints });
    }
    return buildReport({ runId: run.runId, input, entries, settled: false, ...given({ unwritten }) });
  };
}

/**
 * Runs a containment over its journal, from the beginning or from where it ended. Throws a `RefusedFailure` where
 * nothing could be reserved for it: then nothing was begun.
 */
export async function carryOutRun(
  input: ContainmentInput,
  outside: RunEnvironment,
  run: OpenRun,
): Promise<RunReport> {
  const { runId } = run;
  const environment = inTheNameOf(input, outside, runId);
  const report = () => buildReport({ runId, input, entries: run.entries(), settled: true });
  const { store, context, writer } = environment;
  const actions = containmentActions(input.plan, environment, run);
  const engine = inProcessEngine({ run, store, clock: context.clock, actions, signal: context.signal });
  await untilInterrupted(run, input.requester, async () => {
    await reserveRun(input, environment, run, engine);
    await engine.run(runId, containmentBody, input);
  });
  await tellIncident(
    inProcessEngine({
      run,
      store,
      clock: context.clock,
      actions: [writeBackAction(input.plan.playbook, writer, report, store.auditLog)],
    }),
    input,
    runId,
  );
  const evidence = buildEvidence(runId, input, run.entries());
  await writeEvidence(run, evidence);
  await run.append({ type: 'run-finished', status: report().status, evidence: evidence.sha256 });
  await releaseTargets(input.plan, environment.store, runId);
  return report();
}

/** Also of a run that was told to stop: people who read the incident have to know how far it came. */
async function tellIncident(engine: RunEngine, input: ContainmentInput, runId: string): Promise<void> {
  await engine.run(runId, (context) => context.act(stepNames.writeBack, writeBack, null), input);
}

/** What evidence is tagged with: people know an incident by its number. */
function inTheNameOf({ plan }: ContainmentInput, environment: RunEnvironment, runId: string): RunEnvironment {
  const { number, id } = plan.incident;
  const incident = number === undefined ? (id.split('/').at(-1) ?? id) : String(number);
  return { ...environment, context: { ...environment.context, reference: { incident, run: runId } } };
}

/** The plan must be unchanged: a change since then is a change to what was approved. */
function checkPlan(options: ExecuteRunOptions, used: ReadonlyMap<Approval, string>): Refusal | undefined {
  const { plan, requester, approvals, context, runner, statedApprovals } = options;
  if (hashRunPlan(plan) !== plan.hash) {
    return {
      code: 'plan-altered',
      reason: 'the plan does not match its own hash: it was altered after it was made',
      hints: ['plan again'],
    };
  }
  // Not taken from the plan: a plan altered to need no approval would approve itself.
  const need = approvalNeed(plan.playbook, plan.items, runner.actions);
  return checkApprovals(
    { hash: plan.hash, need, requester, stated: statedApprovals ?? 'accept', used },
    approvals,
    context.clock.now(),
  );
}

function asRefusal(
  problem: { readonly code: string; readonly message: string; readonly hints: readonly string[] } | undefined,
): Refusal {
  return {
    code: problem?.code ?? 'run/not-started',
    reason: problem?.message ?? 'the run could not be started',
    hints: problem?.hints ?? [],
  };
}

function notBegun(input: ContainmentInput, refusal: Refusal): RunReport {
  return buildReport({ runId: input.plan.runId, input, entries: [], settled: true, refusal });
}
