import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

const guide = readFileSync(join(root, 'docs/guides/contain-by-hand.md'), 'utf8');

/** Every command of the guide, with the lines that it says are printed. */
const examples = [...guide.matchAll(/```sh\nnpx drawbridge (.+)\n```\n\n```text\n([^`]+)```/g)].map(
  ([, command = '', printed = '']) => ({ command, lines: printed.trim().split('\n') }),
);

/** Without the breaks and the indentation that the width of the terminal makes. */
const unwrapped = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('the guide to containing by hand', () => {
  let state: string;
  beforeAll(async () => {
    state = await freshFolder();
  });

  it('says of each of its commands what it prints', () => {
    expect(examples).toHaveLength(guide.split('```sh').length - 1);
    expect(examples.length).toBeGreaterThan(10);
  });

  it.each(examples)('$command', async ({ command, lines }) => {
    const run = await drawbridge([...command.split(' '), '--state', state]);
    expect(run.err).toBe('');
    for (const line of lines) expect(unwrapped(run.out)).toContain(unwrapped(line));
    expect(run.code).toBe(/\n {2}refused {3}/.test(run.out) ? 3 : 0);
    expect(run.out).toContain('Nothing was done.');
  });
});
