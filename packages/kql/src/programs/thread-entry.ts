import type { WorkerOptions } from 'node:worker_threads';

import { runsFromSource } from './program-files.ts';

/**
 * The arguments of a `Worker` that runs one of our programs. From source it needs the export condition and the loader of
 * TypeScript, which must be registered by hand: `--import tsx` does nothing in a worker thread of Node 20. Compiled it
 * needs neither.
 */
export function threadEntry(program: URL, workerData: unknown): [URL, WorkerOptions] {
  if (!runsFromSource) return [program, { workerData, execArgv: [] }];
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const register = `import { register } from ${loader}; register();`;
  const preload = `data:text/javascript,${encodeURIComponent(register)}`;
  const execArgv = ['--import', preload, '--conditions=@drawbridge/source'];
  return [program, { workerData, execArgv }];
}
