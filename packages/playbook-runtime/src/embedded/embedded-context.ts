import { isFailure, RetryableFailure, toJson, type Clock, type JsonValue } from '@drawbridge/base';

import { readResult, type BoundAction, type RunAction } from '../engine/run-action.ts';
import type { ActOptions, RunContext } from '../engine/run-engine.ts';
import { RunInterrupted } from '../engine/run-interrupted.ts';
import { eventsOf } from '../journal/run-events.ts';
import { awaitedSignal, cancellationOf, hasTimedOut, receivedSignal } from '../journal/signals.ts';
import { busyTarget } from '../steps/busy-target.ts';
import { attemptStep, failStep, knownOutcome } from '../steps/journaled-step.ts';
import type { ClaimOutcome } from '../store/locks/claims.ts';
import type { RunStore } from '../store/run-store.ts';
import { park, type RunAtWork } from './run-at-work.ts';
import type { TurnQueue } from './turn-queue.ts';

/** What the context of every run of an engine has in common. */
export interface ContextParts {
  readonly store: RunStore;
  readonly clock: Clock;
  /** Within this process, runs wait for a target in the order of asking. */
  readonly targets: TurnQueue;
}

/** How long a step waits for a target that another run holds, and how it asks again. */
const claiming = { patienceMs: 600_000, firstWaitMs: 100, longestWaitMs: 5_000 };

/** What the body of a run sees: its journal, and whatever is not in it yet. */
export function contextOf(at: RunAtWork, parts: ContextParts): RunContext {
  return {
    runId: at.run.runId,
    act: (name, action, args, options) => act(at, parts, { name, action, args, options: options ?? {} }),
    signal: (name, timeoutMs) => awaitSignal(at, parts, name, timeoutMs),
    sleep: (name, milliseconds) => sleep(at, parts, name, milliseconds),
  };
}

interface Act<Args, Result> {
  readonly name: string;
  readonly action: RunAction<Args, Result>;
  readonly args: Args;
  readonly options: ActOptions;
}

async function act<Args, Result>(
  at: RunAtWork,
  parts: ContextParts,
  { name, action, args, options }: Act<Args, Result>,
): Promise<Result> {
  const known = knownOutcome(at.run.entries(), name);
  if (known?.is === 'done') return readResult(action, name, known.result);
  if (known !== undefined) throw known.failure;
  if (at.parked !== undefined) throw at.parked;
  if (options.evenIfCancelled !== true) stopIfCancelled(at);
  const bound = at.actions.find((candidate) => candidate.name === action.name);
  if (bound === undefined) throw new Error(`no action is registered as '${action.name}'`);
  const work = () => perform(at, parts, { name, action: bound, args: toJson(args), options });
  const { serializeOn } = options;
  if (serializeOn === undefined) return readResult(action, name, await work());
  const inTurn = () => claimed(at, parts, name, serializeOn, work);
  return readResult(action, name, await parts.targets.between(serializeOn, inTurn));
}

/** A run that was cancelled begins no further step; nor does any once the engine closes, which is no end of the run. */
function stopIfCancelled(at: RunAtWork): void {
  const cancelled = cancellationOf(at.run.entries());
  if (cancelled !== undefined) throw new RunInterrupted(new Error(cancelled.reason));
}

interface Work {
  readonly name: string;
  readonly action: BoundAction;
  readonly args: JsonValue;
  readonly options: ActOptions;
}

async function perform(at: RunAtWork, { clock }: ContextParts, work: Work): Promise<JsonValue> {
  const { name: step, action, args, options } = work;
  const { run, stop } = at;
  for (let attempt = 1; ; attempt += 1) {
    if (stop.signal.aborted && cancellationOf(run.entries()) === undefined) throw park(at, 'its engine');
    const onOutcome = (written: Promise<void>) => {
      at.outcome = written;
    };
    const order = { run, step, action, args, retry: options.retry, onOutcome };
    const came = await attemptStep(order, attempt);
    if (came.is === 'done') return came.result;
    if (came.is === 'failed') throw came.failure;
    await clock.sleep(came.waitMs, stop.signal).catch(() => undefined);
    const isOver = cancellationOf(run.entries()) !== undefined && options.evenIfCancelled !== true;
    if (isOver) throw await failStep(run, step, came.failure);
  }
}

/** A store that cannot be used at the moment says nothing of the target: it is asked again as one that is held. */
async function claimOf(store: RunStore, target: string, runId: string): Promise<ClaimOutcome> {
  try {
    return await store.claim(target, runId);
  } catch (error) {
    if (!(error instanceof RetryableFailure)) throw error;
    return { ok: false, path: store.place, heldBy: 'the store, which cannot be used' };
  }
}

/** Works while the run has the claim on what it serialises on; waits for another run to give it back. */
async function claimed(
  at: RunAtWork,
  { store, clock }: ContextParts,
  step: string,
  serializeOn: string,
  work: () => Promise<JsonValue>,
): Promise<JsonValue> {
  const until = clock.now().getTime() + claiming.patienceMs;
  for (let waitMs = claiming.firstWaitMs; ; waitMs = Math.min(2 * waitMs, claiming.longestWaitMs)) {
    const claim = await claimOf(store, serializeOn, at.run.runId);
    if (claim.ok) {
      // What the run had reserved it keeps to its end.
      const release = () => (claim.already ? Promise.resolve() : claim.release());
      const result = await work().catch(async (error: unknown) => {
        if (isFailure(error)) await release();
        throw error;
      });
      await at.outcome;
      await release();
      return result;
    }
    if (claim.heldBy === undefined || clock.now().getTime() >= until)
      throw await failStep(at.run, step, busyTarget(serializeOn, claim));
    await clock.sleep(waitMs, at.stop.signal).catch(() => undefined);
    if (at.stop.signal.aborted) {
      stopIfCancelled(at);
      throw park(at, 'its engine');
    }
  }
}

async function awaitSignal(
  at: RunAtWork,
  { clock }: ContextParts,
  name: string,
  timeoutMs: number | undefined,
): Promise<JsonValue | undefined> {
  const { run } = at;
  if (receivedSignal(run.entries(), name) === undefined && awaitedSignal(run.entries(), name) === undefined) {
    const until = timeoutMs === undefined ? {} : { until: after(clock, timeoutMs) };
    await run.append({ type: 'signal-awaited', step: name, ...until });
  }
  const received = receivedSignal(run.entries(), name);
  if (received !== undefined) return received.value;
  if (hasTimedOut(run.entries(), name)) return undefined;
  const cancelled = cancellationOf(run.entries());
  if (cancelled !== undefined) throw new RunInterrupted(new Error(cancelled.reason));
  const until = awaitedSignal(run.entries(), name)?.until;
  if (until === undefined || new Date(until) > clock.now()) throw park(at, name);
  await run.append({ type: 'signal-timed-out', step: name });
  // One that came at the last moment, before the entry of its being too late, is not lost.
  return receivedSignal(run.entries(), name)?.value;
}

async function sleep(
  at: RunAtWork,
  { clock }: ContextParts,
  name: string,
  milliseconds: number,
): Promise<void> {
  const { run } = at;
  const began = () => eventsOf(run.entries(), 'sleep-started').find(({ step }) => step === name);
  if (began() === undefined) {
    stopIfCancelled(at);
    await run.append({ type: 'sleep-started', step: name, until: after(clock, milliseconds) });
  }
  const until = began()?.until ?? '';
  if (new Date(until) <= clock.now()) return;
  stopIfCancelled(at);
  throw park(at, name);
}

function after(clock: Clock, milliseconds: number): string {
  return new Date(clock.now().getTime() + milliseconds).toISOString();
}
