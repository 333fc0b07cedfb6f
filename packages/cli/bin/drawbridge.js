#!/usr/bin/env node
// In a checkout the sources are run as they are, so that what is run is never older than what is read: as a bundle
// that is as new as they are or, where none can be made, one by one. An installed package has no sources and runs
// its build.
import { existsSync } from 'node:fs';
import { register } from 'node:module';

const source = new URL('../src/main.ts', import.meta.url);

/** As its package has it, or as it was compiled. */
const built = ['../dist/main.mjs', '../dist/main.js'].map((path) => new URL(path, import.meta.url));

async function findProgram() {
  if (!existsSync(source)) return { main: built.find((url) => existsSync(url)).href };
  try {
    const { bundleSources } = await import('./bundle.js');
    return await bundleSources();
  } catch {
    // A source that cannot be bundled says best what is wrong with it when it is loaded.
    const { register: registerTypeScript } = await import('tsx/esm/api');
    registerTypeScript();
    register('./source-condition.js', import.meta.url);
    return { main: source.href };
  }
}

const program = await findProgram();
const { main, traceInSource } = await import(program.main);
process.on('uncaughtException', (error) => {
  console.error(traceInSource(error?.stack ?? String(error)));
  process.exit(1);
});
try {
  process.exitCode = await main(process.argv.slice(2), program.build);
} catch (error) {
  // main() explains whatever it can: this is a bug in main() itself.
  console.error(traceInSource(error?.stack ?? String(error)));
  process.exitCode = 1;
}
