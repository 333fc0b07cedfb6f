import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { drawbridgeProcess, freshFolder, root } from '../drawbridge.ts';

it('a hint names the command as it is called here: in a checkout, and from a folder elsewhere', async () => {
  const args = ['check', '--content', root, '--baseline', 'none.json'];
  const inCheckout = await drawbridgeProcess(args);
  expect(inCheckout.err).toContain('make one with: npx drawbridge check --write-baseline');
  const elsewhere = await drawbridgeProcess(args, { cwd: await freshFolder() });
  const program = join(root, 'packages/cli/bin/drawbridge.js');
  expect(elsewhere.err).toContain(`make one with: node ${program} check --write-baseline`);
});

it('no report prints a command line of ours without asking how it is called', () => {
  const reports = join(root, 'packages/cli/src/report');
  const lines = readdirSync(reports, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-text.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(reports, file), 'utf8');
      return text
        .split('\n')
        .map((line, at, all) => ({ file, line, before: all.slice(Math.max(0, at - 2), at + 1) }));
    })
    .filter(({ line }) => /['`].*(?<![\w@/.-])drawbridge [a-z]+/.test(line));
  expect(lines.length).toBeGreaterThan(7);
  const unasked = lines.filter(
    ({ before, file }) => !before.join('').includes('asCalled(') && file !== 'choice-text.ts',
  );
  expect(unasked).toEqual([]);
});
