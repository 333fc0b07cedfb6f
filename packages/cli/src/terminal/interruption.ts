import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

type EndSignal = (typeof signals)[number];

/** Why the work was told to stop: a signal of the system. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly signal: EndSignal;

  constructor(signal: EndSignal) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/** What the shell is told of a command that a signal ended: 128 and the signal's number. */
export function codeOfSignal(signal: EndSignal): number {
  return 128 + constants.signals[signal];
}

/** A Ctrl-C that the terminal sends to all of a group, and that the package runner repeats for its child, is one. */
const sameMs = 500;

/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP (on Windows, those of Ctrl-C, Ctrl-Break and a closed window): the
 * change in progress is finished and journaled, and no other one is begun. A later second one ends the process at once;
 * what it leaves behind is what a kill leaves, and can be recovered.
 */
export function abortOnSignals(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  const hear = (signal: EndSignal): void => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      say(`${signal}: finishing what is in progress; a second one ends it at once`);
      controller.abort(new Interruption(signal));
    } else if (now - first > sameMs) process.exit(codeOfSignal(signal));
  };
  for (const signal of signals) {
    if (signal in constants.signals)
      process.on(signal, () => {
        hear(signal);
      });
  }
  return controller.signal;
}
