import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { drawbridge, root } from './drawbridge.ts';

const contain = [
  'contain',
  'aws.iam.deny-user',
  'AKIAEXAMPLEDANA00001',
  '--simulated',
  '--apply',
  '--content',
  root,
];
const claim = '3af3760ad1a8ab1652ec27e7f1f7ca0c';

function setUp() {
  const cwd = mkdtempSync(join(tmpdir(), 'drawbridge-broken-'));
  onTestFinished(() => {
    rmSync(cwd, { recursive: true, force: true });
  });
  const state = join(cwd, 'state');
  const run = (...given: readonly string[]) => drawbridge([...given, '--state', state], { cwd });
  return { state, run, contained: () => run(...contain, '--approved-by', 'bo') };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The command that a refusal names as the way out. */
const wayOut = (said: string, name: RegExp) => name.exec(said.replaceAll(/\s+/g, ' '))?.[1]?.split(' ') ?? [];

it.each([
  ['claims that are no folder', 'runs/.claims', '.claims'],
  ['a claim that is no claim', `runs/.claims/${claim}/claim.1.lock`, claim],
  ['locks that are no folder', 'runs/.locks', '.locks'],
])(
  '%s refuse, name their place, and are out of the way by the command that is named',
  async (_what, path, place) => {
    const { state, run, contained } = setUp();
    write(join(state, 'simulated', path), 'no lock');
    const refused = await contained();
    expect(refused.code).toBe(3);
    expect(refused.out.replaceAll(/\s+/g, '')).toContain(place);
    expect(refused.out).not.toContain('This is a bug');
    const command = wayOut(refused.out, /drawbridge (runs repair --locks)/);
    expect((await run('doctor', '--simulated')).out.replaceAll(/\s+/g, ' ')).toContain('runs repair --locks');
    const repaired = await run(...command);
    expect([repaired.code, repaired.out]).toEqual([0, expect.stringContaining('.set-aside')]);
    expect(await contained()).toMatchObject({ code: 0 });
  },
);

it.each([
  ['a log that is no folder', 'log'],
  ['lines of the log that are no file', 'log/log.jsonl/nothing'],
])('%s refuses, and is set aside by the command that is named', async (_what, path) => {
  const { state, run, contained } = setUp();
  write(join(state, 'simulated', path), 'no log');
  const refused = await contained();
  expect(refused.code).toBe(1);
  expect(refused.out).not.toContain('This is a bug');
  const restart = wayOut(refused.out, /drawbridge (audit restart)/);
  expect(await run(...restart, '--simulated')).toMatchObject({ code: 0 });
  const recover = wayOut(refused.out, /drawbridge (runs recover \S+)/);
  expect(await run(...recover, '--content', root)).toMatchObject({ code: 0 });
  expect(await run('audit', 'verify', '--simulated')).toMatchObject({ code: 0 });
});

it('an index that is no database, or no file, is in nobody’s way', async () => {
  const { state, contained } = setUp();
  mkdirSync(join(state, 'simulated', 'runs', '.index.db'), { recursive: true });
  expect(await contained()).toMatchObject({ code: 0 });
  expect(existsSync(join(state, 'simulated', 'log', 'log.jsonl'))).toBe(true);
  expect(readdirSync(join(state, 'simulated', 'runs')).length).toBeGreaterThan(2);
});
