import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';

import { traceInSource } from './source-trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-trace-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('names the line of the source that a bundle was made from', async () => {
  const source = join(folder, 'cause.ts');
  const program = join(folder, 'bundle.mjs');
  writeFileSync(source, 'interface Unused {}\n\nconsole.log(\n  new Error("bug").stack,\n);\n');
  await build({ entryPoints: [source], outfile: program, format: 'esm', minify: true, sourcemap: true });
  const stack = execFileSync(process.execPath, [program], { encoding: 'utf8' });
  expect(stack).toContain('bundle.mjs:1:');
  expect(traceInSource(stack)).toContain(`${pathToFileURL(source).href}:4:3`);
});

it('leaves a place alone that has no map', () => {
  const stack = 'Error: x\n    at a (file:///nowhere/b.mjs:1:2)\n    at node:internal/c:3:4';
  expect(traceInSource(stack)).toBe(stack);
});
