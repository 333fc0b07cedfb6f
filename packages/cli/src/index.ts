export { createProgram, runCommandLine } from './program.ts';
export type { Host } from './terminal/host.ts';
