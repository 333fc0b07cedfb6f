import { expect, it } from 'vitest';

import { drawbridge, loadProgram, root } from '../drawbridge.ts';
import { createHost } from '../in-process.ts';

async function wholeHelp(): Promise<string> {
  const { createProgram } = await loadProgram();
  const program = await createProgram({ host: createHost({ cwd: root }).host, result: 0 });
  return program.helpInformation();
}

it('is the same as when every verb is loaded for it', async () => {
  const help = await drawbridge(['--help']);
  expect(help.code).toBe(0);
  expect(help.out).toBe(await wholeHelp());
});

it('of one verb is that verb’s own, in both ways to ask', async () => {
  const asked = await drawbridge(['help', 'detect']);
  const named = await drawbridge(['detect', '--help']);
  expect(asked.out).toContain('--telemetry <path...>');
  expect(asked.out).toBe(named.out);
});

it('names the nearest verb where there is none of that name', async () => {
  const run = await drawbridge(['detct']);
  expect(run.code).toBe(2);
  expect(run.err).toContain('Did you mean detect?');
});

it('says where the verb stands where something stands before it', async () => {
  const run = await drawbridge(['--', 'detect', '--telemetry', 'x']);
  expect(run.code).toBe(2);
  expect(run.err).toContain('the verb comes first: drawbridge detect');
});
