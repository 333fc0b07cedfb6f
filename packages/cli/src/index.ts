export { createProgram, runCommandLine } from './program.ts';
export type { Host } from './terminal/host.ts';
export { exitCode, type ExitCode } from './terminal/exit-code.ts';
