import type { OpenRun } from '../store/open-run.ts';
import type { RunEvent } from '../journal/run-events.ts';

/** The same run, which reports each entry once it is on the disk. */
export function observedRun(run: OpenRun, onProgress: ((event: RunEvent) => void) | undefined): OpenRun {
  if (onProgress === undefined) return run;
  return {
    ...run,
    append: async (event) => {
      await run.append(event);
      onProgress(event);
    },
  };
}
