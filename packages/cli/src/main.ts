import { createProgram, runCommandLine } from './program.ts';
import { exitCode } from './terminal/exit-code.ts';
import { processHost } from './terminal/host.ts';
import { codeOfSignal, Interruption } from './terminal/interruption.ts';

export { traceInSource } from './terminal/source-trace.ts';
export { createProgram, runCommandLine };

/**
 * Runs one command line in this process; returns the exit code, or 128 and the number of the signal that kept it from
 * being done. `build` names the code that runs, if it is known.
 */
export async function main(args: readonly string[], build?: string): Promise<number> {
  const host = processHost(build);
  const code = await runCommandLine(args, host);
  const { reason } = host.signal as { readonly reason: unknown };
  return code !== exitCode.done && reason instanceof Interruption ? codeOfSignal(reason.signal) : code;
}
