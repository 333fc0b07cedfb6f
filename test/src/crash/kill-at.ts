import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { entriesOf, runIdsIn, type Ended, type Ground } from './ground.ts';

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';

/** A command that was sent a signal. */
export interface Killed {
  readonly ended: Ended;
  /** Absent where it ended before it began a run. */
  readonly runId?: string;
  /** How many entries its journal had when the signal came; absent where it had ended by then. */
  readonly point?: number;
}

/**
 * Runs the command and sends it a signal when its journal has that many entries. The journal is watched from outside, and
 * the process is stopped (SIGSTOP) while it is counted, so that the point is exact though the command knows of nothing.
 */
export async function killAt(
  ground: Ground,
  args: readonly string[],
  point: number,
  signal: EndSignal,
): Promise<Killed> {
  const known = runIdsIn(ground.runs);
  const { child, ended } = ground.start(args);
  const command = { over: false };
  let seen = 0;
  void ended.then(() => (command.over = true));
  for (;;) {
    const [runId] = runIdsIn(ground.runs, known);
    if (command.over) return { ended: await ended, ...(runId === undefined ? {} : { runId }) };
    const bytes = runId === undefined ? 0 : sizeOf(ground, runId);
    if (runId !== undefined && bytes !== seen && entriesOf(ground.runs, runId).length >= point) {
      child.kill('SIGSTOP');
      const reached = entriesOf(ground.runs, runId).length;
      child.kill(signal);
      child.kill('SIGCONT');
      return { ended: await ended, runId, point: reached };
    }
    seen = bytes;
    await nextTurn();
  }
}

const sizeOf = ({ runs }: Ground, runId: string): number =>
  statSync(join(runs, runId, 'journal.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
