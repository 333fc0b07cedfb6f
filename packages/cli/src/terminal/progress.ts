import { spinner } from '@clack/prompts';

import type { Host } from './host.ts';

/** Says what long work is doing: a spinner for a person, silence for a pipe. */
export interface Progress {
  say(message: string): void;
  end(message?: string): void;
}

const silence: Progress = { say: () => undefined, end: () => undefined };

/** A line for each thing, where nobody sits at a terminal and all is to be said. */
function inLines(detail: (text: string) => void, message: string): Progress {
  detail(message);
  return {
    say: (next) => {
      detail(`${message}: ${next}`);
    },
    end: () => undefined,
  };
}

/** Progress on standard error; none when that is not a terminal, but for `--verbose`. */
export function startProgress(host: Host, message: string): Progress {
  if (host.isQuiet === true) return silence;
  if (!host.interactive) return host.detail === undefined ? silence : inLines(host.detail, message);
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
