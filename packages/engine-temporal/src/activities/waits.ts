import type { Clock } from '@drawbridge/base';
import {
  awaitedSignal,
  eventsOf,
  hasTimedOut,
  receivedSignal,
  type OpenRun,
} from '@drawbridge/playbook-runtime';

import type { WaitBegun } from '../tasks/run-tasks.ts';

/** Journals that a run waits for a signal, unless it did before, or has had it. */
export async function beginWait(
  run: OpenRun,
  clock: Clock,
  name: string,
  timeoutMs: number | undefined,
): Promise<WaitBegun> {
  const over = waitIsOver(run, name);
  if (over !== undefined) return over;
  if (awaitedSignal(run.entries(), name) === undefined) {
    const until = timeoutMs === undefined ? {} : { until: after(clock, timeoutMs) };
    await run.append({ type: 'signal-awaited', step: name, ...until });
  }
  const until = awaitedSignal(run.entries(), name)?.until;
  return { is: 'waiting', ...(until === undefined ? {} : { leftMs: leftUntil(clock, until) }) };
}

/** Journals that the time for a signal is over, unless it came after all. */
export async function endWait(run: OpenRun, name: string): Promise<WaitBegun> {
  const over = waitIsOver(run, name);
  if (over !== undefined) return over;
  await run.append({ type: 'signal-timed-out', step: name });
  return { is: 'timed-out' };
}

function waitIsOver(run: OpenRun, name: string): WaitBegun | undefined {
  const received = receivedSignal(run.entries(), name);
  if (received !== undefined) return { is: 'received', value: received.value };
  return hasTimedOut(run.entries(), name) ? { is: 'timed-out' } : undefined;
}

/** Journals until when a run sleeps, unless it did before; null where it had not begun and must not. */
export async function beginSleep(
  run: OpenRun,
  clock: Clock,
  sleep: { readonly name: string; readonly milliseconds: number; readonly mayBegin: boolean },
): Promise<{ readonly leftMs: number } | null> {
  const began = () => eventsOf(run.entries(), 'sleep-started').find(({ step }) => step === sleep.name);
  if (began() === undefined) {
    if (!sleep.mayBegin) return null;
    await run.append({ type: 'sleep-started', step: sleep.name, until: after(clock, sleep.milliseconds) });
  }
  return { leftMs: leftUntil(clock, began()?.until ?? '') };
}

function after(clock: Clock, milliseconds: number): string {
  return new Date(clock.now().getTime() + milliseconds).toISOString();
}

function leftUntil(clock: Clock, until: string): number {
  return new Date(until).getTime() - clock.now().getTime();
}
