import { type Failure, type JsonValue } from '@drawbridge/base';
import {
  attemptStep,
  busyTarget,
  hasHalfDoneStep,
  knownOutcome,
  type Attempt,
  type OpenRun,
} from '@drawbridge/playbook-runtime';
import { activityInfo, heartbeat } from '@temporalio/activity';

import type { StepCame, StepOrder, ToldFailure } from '../tasks/run-tasks.ts';
import { withRun, type TaskParts } from './with-run.ts';

/** Temporal takes a step over from a worker that it has not heard of for longer. */
const heartbeatMs = 5_000;

/** The outcome of an attempt on its way into the journal: it shares a commit with the closing of the run. */
interface Outcome {
  written?: Promise<void>;
}

/** One attempt at a step, journaled as every engine does it; with its claim, where it has one. */
export async function attemptInJournal(parts: TaskParts, order: StepOrder): Promise<StepCame> {
  const beating = setInterval(() => {
    heartbeat();
  }, heartbeatMs);
  const outcome: Outcome = {};
  try {
    const came = await withRun(parts, order, async (run) => {
      const known = knownOutcome(run.entries(), order.step);
      if (known !== undefined) return { ...toldOf(known, false), isKnown: true } as StepCame;
      const isFirst = order.attempt === 1 || activityInfo().attempt > 1;
      if (isFirst && hasHalfDoneStep(run.entries())) await run.append({ type: 'run-recovered' });
      return claimed(parts, run, order, outcome);
    });
    await outcome.written;
    return came;
  } finally {
    clearInterval(beating);
  }
}

/** Works while the run has the claim on what it serialises on; it is kept until the last attempt has ended. */
async function claimed(
  parts: TaskParts,
  run: OpenRun,
  order: StepOrder,
  outcome: Outcome,
): Promise<StepCame> {
  const { serializeOn, hasClaim } = order;
  if (serializeOn === undefined) return toldOf(await attemptOnce(parts, run, order, outcome), false);
  const claim = await parts.store.claim(serializeOn, run.runId);
  if (!claim.ok) {
    const failure = tellFailure(busyTarget(serializeOn, claim));
    return { is: 'held', failure, mayPass: claim.heldBy !== undefined };
  }
  // What the run had reserved it keeps to its end.
  const isOurs = hasClaim || !claim.already;
  const came = await attemptOnce(parts, run, order, outcome);
  await outcome.written;
  if (came.is !== 'again' && isOurs) await parts.store.release(serializeOn, run.runId);
  return toldOf(came, isOurs);
}

function attemptOnce(
  { actions }: TaskParts,
  run: OpenRun,
  order: StepOrder,
  outcome: Outcome,
): Promise<Attempt> {
  const { step, args, retry, attempt } = order;
  const action = actions(run).find(({ name }) => name === order.action);
  if (action === undefined) throw new Error(`no action is registered as '${order.action}'`);
  const onOutcome = (written: Promise<void>) => {
    outcome.written = written;
  };
  return attemptStep({ run, step, action, args, retry, onOutcome }, attempt);
}

/** An outcome as the workflow is told it. */
export function toldOf(came: Attempt, hasClaim: boolean): StepCame {
  switch (came.is) {
    case 'done':
      return { is: 'done', result: came.result satisfies JsonValue };
    case 'failed':
      return { is: 'failed', failure: tellFailure(came.failure) };
    case 'again':
      return { is: 'again', failure: tellFailure(came.failure), waitMs: came.waitMs, hasClaim };
  }
}

function tellFailure(failure: Failure): ToldFailure {
  const { code, message: reason, hints } = failure;
  return { code, reason, retryable: failure.kind === 'retryable', hints };
}
