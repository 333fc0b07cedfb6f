import { createProgram, runCommandLine } from './program.ts';
import type { ExitCode } from './terminal/exit-code.ts';
import { processHost } from './terminal/host.ts';

export { traceInSource } from './terminal/source-trace.ts';
export { createProgram, runCommandLine };

/** Runs one command line in this process; returns the exit code. `build` names the code that runs, if it is known. */
export async function main(args: readonly string[], build?: string): Promise<ExitCode> {
  return runCommandLine(args, processHost(build));
}
