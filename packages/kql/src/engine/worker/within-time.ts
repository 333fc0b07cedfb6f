import { Script } from 'node:vm';

import { runTimeError } from '../../lowering/run-time-error.ts';

// A script's time limit holds only for what the script itself calls, so the work is handed over in a global.
const script = new Script('drawbridgeWork()', { filename: 'within-time' });
const globals = globalThis as { drawbridgeWork?: () => void };

/** Runs `work`, and stops it with an error when it takes longer than `limitMs`: even a regular expression under way. */
export function withinTime(limitMs: number, work: () => void): void {
  if (limitMs <= 0) throw new Error('the time of the query is over');
  globals.drawbridgeWork = work;
  try {
    script.runInThisContext({ timeout: limitMs });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw thrown;
    const seconds = limitMs / 1000;
    const message = `one function, perhaps a regular expression, took more than ${seconds} s for one batch of rows`;
    throw runTimeError(message, thrown);
  } finally {
    delete globals.drawbridgeWork;
  }
}
