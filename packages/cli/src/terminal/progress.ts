import { spinner } from '@clack/prompts';

import type { Host } from './host.ts';

/** Says what long work is doing: a spinner for a person, silence for a pipe. */
export interface Progress {
  say(message: string): void;
  end(message?: string): void;
}

const silence: Progress = { say: () => undefined, end: () => undefined };

/** Progress on standard error; none when that is not a terminal. */
export function startProgress(host: Host, message: string): Progress {
  if (!host.interactive) return silence;
  const shown = spinner({ output: process.stderr, indicator: 'timer' });
  shown.start(message);
  return {
    say: (next) => {
      shown.message(next);
    },
    end: (last) => {
      if (last === undefined) shown.clear();
      else shown.stop(last);
    },
  };
}
