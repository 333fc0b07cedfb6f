import type { OpenRun } from '../store/open-run.ts';
import type { RunEvent } from '../journal/run-events.ts';

/** The same run, which reports each entry once it is on the disk. A run of any store: it may be an object of a class. */
export function observedRun(run: OpenRun, onProgress: ((event: RunEvent) => void) | undefined): OpenRun {
  if (onProgress === undefined) return run;
  return {
    runId: run.runId,
    place: run.place,
    entries: () => run.entries(),
    append: async (event) => {
      await run.append(event);
      onProgress(event);
    },
    attach: (name, text) => run.attach(name, text),
    close: () => run.close(),
    discard: () => run.discard(),
  };
}
