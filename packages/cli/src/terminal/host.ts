import { hostname, userInfo } from 'node:os';
import { setTimeout as sleepFor } from 'node:timers/promises';

import { type Clock, given } from '@drawbridge/base';
import pico from 'picocolors';

import { findCacheFolder } from './cache-folder.ts';
import { howCalled } from './called-as.ts';
import { exitCode } from './exit-code.ts';
import { abortOnSignals } from './interruption.ts';

/** The one place where the process, its terminal and the system's clock are touched. */
export interface Host {
  readonly clock: Clock;
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  /** Results go here, and nothing else. */
  out(text: string): void;
  /** Progress, warnings and hints go here. */
  note(text: string): void;
  /** Under `--verbose`: which files and places are used, what is being done, what an error came from. */
  readonly detail?: (text: string) => void;
  /** Under `--quiet`: no progress either. */
  readonly isQuiet?: boolean;
  /** Whether a person sits at the terminal and can be asked. */
  readonly interactive: boolean;
  readonly colours: ReturnType<typeof pico.createColors>;
  readonly columns: number;
  /** The same where results go to a terminal; absent where they go to a file or another command. */
  readonly terminalColumns?: number | undefined;
  /** Who runs this, for the journal: `name@machine`. */
  readonly operator: string;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process. */
  readonly signal: AbortSignal;
  /**
   * Ends the process after so long, whatever it still does, and says why: what that leaves behind is what a kill leaves.
   * Absent where the process is not this command's alone.
   */
  endAfter?(milliseconds: number, why: string): void;
  /** Where to keep what can be made again; absent where there is no place that only this user can write to. */
  readonly cacheFolder?: string | undefined;
  /** How the command is called here, in hints; absent where it is unknown. */
  readonly command?: string | undefined;
  /** Names the code that runs: other code, another name. Absent where it is unknown. */
  readonly build?: string | undefined;
}

const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await sleepFor(milliseconds, undefined, given({ signal }));
  },
};

function operatorName(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `unknown@${hostname()}`;
  }
}

/**
 * The reader may stop early (`| head`). What it does not read is lost and the work continues: an apply that is cut off in
 * the middle because nobody reads its output would be the greater surprise.
 */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // EIO: the terminal was closed.
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}

/** A process with nothing left to do ends before that: the timer does not keep it. */
function endAfter(milliseconds: number, why: string): void {
  const end = (): void => {
    // Where it is known, the command is done.
    const code = process.exitCode ?? exitCode.problems;
    if (process.exitCode === undefined) process.stderr.write(`${why}\n`);
    process.exit(code);
  };
  setTimeout(end, milliseconds).unref();
}

/** A terminal that does not know its width says 0. */
const widthOf = ({ columns }: { readonly columns: number }): number => (columns > 0 ? columns : 80);

/** The real host of this process, which runs the named build. */
export function processHost(build?: string): Host {
  outliveReaders();
  return {
    clock: systemClock,
    cwd: process.cwd(),
    env: process.env,
    out: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    interactive: process.stdin.isTTY && process.stderr.isTTY && process.env.CI === undefined,
    colours: pico.createColors(pico.isColorSupported && process.stdout.isTTY),
    columns: process.stdout.isTTY ? widthOf(process.stdout) : 110,
    terminalColumns: process.stdout.isTTY ? widthOf(process.stdout) : undefined,
    operator: operatorName(),
    signal: abortOnSignals((text) => process.stderr.write(`${text}\n`)),
    endAfter,
    cacheFolder: findCacheFolder(process.env),
    command: howCalled(process.argv, process.cwd()),
    build,
  };
}
