import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

import { runIdsIn, type Ended, type Ground } from './ground.ts';
import type { EndSignal } from './kill-at.ts';
import { momentOf, phaseOf, type CallMoment, type FileMoment, type Moment } from './moments.ts';
import { look, stampOf } from './watch-run.ts';

/** What is run, and when it is sent which signal. */
export interface Kill {
  readonly args: readonly string[];
  readonly moment: Moment;
  /** The names of all moments that files show, in their order. */
  readonly order: readonly string[];
  readonly signal: EndSignal;
}

/** A command that was sent a signal, and the moment at which it came: seen while the process was stopped. */
export interface Stopped {
  readonly ended: Ended;
  /** Absent where it had ended by then. */
  readonly moment?: string;
}

/** Runs the command and sends it the signal at that moment, or as soon after it as can be seen from outside. */
export function killAtMoment(ground: Ground, kill: Kill): Promise<Stopped> {
  const { moment } = kill;
  return moment.kind === 'file' ? killAtFile(ground, kill, moment) : killAtCall(ground, kill, moment);
}

/** The call itself waits while the signal is sent, so that the moment is exact. */
async function killAtCall(ground: Ground, { args, signal }: Kill, moment: CallMoment): Promise<Stopped> {
  let met = 0;
  const { child, ended } = ground.start(args);
  ground.gate.onCall = async ({ operation, phase }) => {
    if (operation !== moment.operation || phase !== phaseOf(moment)) return 'pass';
    met += 1;
    if (met !== moment.nth) return 'pass';
    child.kill(signal);
    // A process that was killed is gone before its call is carried out.
    if (signal === 'SIGKILL') await ended;
    return moment.then === 'cut' ? 'cut' : 'pass';
  };
  const last = await ended;
  await ground.gate.settled();
  ground.gate.onCall = undefined;
  return { ended: last, ...(met >= moment.nth ? { moment: moment.name } : {}) };
}

/** The files are watched, and the process is stopped (SIGSTOP) before they are read for good. */
async function killAtFile(
  ground: Ground,
  { args, signal, order }: Kill,
  moment: FileMoment,
): Promise<Stopped> {
  const known = runIdsIn(ground.runs);
  const { child, ended } = ground.start(args);
  const command = { over: false };
  void ended.then(() => (command.over = true));
  const isDue = (): boolean => {
    const seen = look(ground, known);
    return seen !== undefined && order.indexOf(momentOf(seen)) >= order.indexOf(moment.name);
  };
  if (!(await watchUntil(ground, known, isDue, command))) return { ended: await ended };
  child.kill('SIGSTOP');
  const isStopped = await untilStopped(child);
  const seen = look(ground, known);
  child.kill(signal);
  child.kill('SIGCONT');
  const last = await ended;
  await ground.gate.settled();
  return { ended: last, ...(isStopped && seen !== undefined ? { moment: momentOf(seen) } : {}) };
}

/** Asks whenever the files of the new run have changed, until the answer is yes; false where the command ended first. */
async function watchUntil(
  ground: Ground,
  known: readonly string[],
  isDue: () => boolean,
  command: { readonly over: boolean },
): Promise<boolean> {
  let stamp: string | undefined;
  while (!command.over) {
    const [runId] = runIdsIn(ground.runs, known);
    const now = runId === undefined ? undefined : stampOf(ground, runId);
    if (now !== stamp && isDue()) return true;
    stamp = now;
    // Until there is a run, the command loads its modules: no need to look all the time.
    await (runId === undefined ? wait(1) : nextTurn());
  }
  return false;
}

/** A signal takes a moment to reach every thread. False where the process was gone before it. */
async function untilStopped({ pid, exitCode, signalCode }: ChildProcess): Promise<boolean> {
  if (exitCode !== null || signalCode !== null) return false;
  const stat = `/proc/${String(pid)}/stat`;
  if (!existsSync('/proc/self/stat')) {
    await wait(5);
    return true;
  }
  for (let turn = 0; turn < 2_000; turn += 1) {
    const state = existsSync(stat) ? /\) (\w) /.exec(readFileSync(stat, 'utf8'))?.[1] : undefined;
    if (state === 'T') return true;
    if (state === undefined || state === 'Z' || state === 'X') return false;
    await nextTurn();
  }
  return false;
}
