import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

const run = promisify(execFile);

const program = (rest: string) => `
  import { createEngine } from ${JSON.stringify(new URL('./create-engine.ts', import.meta.url).href)};
  const engine = await createEngine({ tables: [{ name: 'T', columns: [{ name: 'v', type: 'long' }] }] });
  await engine.load('T', [{ values: { v: 7 } }]);
  const result = await engine.query('T', { now: new Date(0) });
  console.log(JSON.stringify(result.rows));
  ${rest}
`;

const start = (text: string) =>
  run(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      '--conditions=@drawbridge/source',
      '--input-type=module',
      '--eval',
      text,
    ],
    { timeout: 50_000 },
  );

it('runs from source under plain node, and a forgotten engine does not keep the process alive', async () => {
  expect((await start(program(''))).stdout.trim()).toBe('[[7]]');
});

it('lets the process end on its own after close', async () => {
  expect((await start(program('await engine.close();'))).stdout.trim()).toBe('[[7]]');
});
