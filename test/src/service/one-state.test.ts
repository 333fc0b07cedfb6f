import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, type Run } from '../drawbridge.ts';
import { serve } from './serving.ts';

/** A state folder with a run of the command line, which a server took over and left again. */
let state: string;
let said: string;
let runId: string;

const at = (...args: readonly string[]): Promise<Run> => drawbridge([...args, '--state', state]);
const listed = async (): Promise<readonly { readonly runId: string; readonly status: string }[]> => {
  const { out } = await at('runs', 'list', '--simulated', '--format', 'json');
  return (JSON.parse(out) as { runs: readonly { runId: string; status: string }[] }).runs;
};
const contain = (key: string) => at('contain', 'aws.access-key', key, '--simulated', '--apply');

beforeAll(async () => {
  state = join(await freshFolder(), 'state');
  expect((await contain('AKIAEXAMPLEDANA00001')).code).toBe(0);
  runId = (await listed())[0]?.runId ?? '';
  const server = await serve(state);
  const stopped = Date.now();
  expect(await server.stop()).toBe(0);
  // With nothing in progress, it used to stay for the whole of `limits.shutdownTimeout`.
  expect(Date.now() - stopped).toBeLessThan(15_000);
  said = server.heard.err;
}, 120_000);

describe('a state that a server has taken over', () => {
  it('has the runs from before, and the folder under another name', () => {
    expect(said).toMatch(/1 run of .*simulated\/runs imported into .*state\.db; the folder is kept as/);
    const names = readdirSync(join(state, 'simulated')).map((name) =>
      name.replace(/imported-.*/, 'imported'),
    );
    expect(names).toEqual(expect.arrayContaining(['state.db', 'runs.imported', 'log.imported']));
    expect(names).not.toContain('runs');
  });

  it('is listed, shown, verified, exported and examined out of the database', async () => {
    expect(await listed()).toMatchObject([{ runId, status: 'contained' }]);
    const shown = await at('runs', 'show', runId);
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('state.db')]);
    const verified = await at('audit', 'verify', '--simulated');
    expect([verified.code, verified.err]).toEqual([0, '']);
    for (const verb of ['checkpoint', 'key']) expect((await at('audit', verb, '--simulated')).code).toBe(0);
    expect((await at('export', 'evidence', runId)).code).toBe(0);
    expect((await at('doctor', '--simulated')).out).toMatch(/journal of runs: .*state\.db can be written to/);
    expect((await at('approve', runId)).err).toContain('AKIAEXAMPLEDANA00001');
  });

  it('takes what is contained and undone on the command line, in one log', async () => {
    expect((await contain('AKIAEXAMPLEKIMLEE001')).code).toBe(0);
    expect((await at('undo', runId, '--apply', '--reactivate')).code).toBe(0);
    expect(await listed()).toHaveLength(3);
    expect(existsSync(join(state, 'simulated/runs'))).toBe(false);
    expect((await at('audit', 'verify', '--simulated')).code).toBe(0);
  });

  it('says that there is no such run, and cancels none that has ended', async () => {
    const [unknown, ended] = [await at('runs', 'show', 'none-1'), await at('runs', 'cancel', runId)];
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("there is no run 'none-1'")]);
    expect(ended.code).toBe(1);
  });
});

it('does not import the runs of a folder while one of them is at work', async () => {
  const other = join(await freshFolder(), 'state');
  const ran = await drawbridge([
    'contain',
    'aws.access-key',
    'AKIAEXAMPLEDANA00001',
    '--simulated',
    '--apply',
    '--state',
    other,
  ]);
  expect(ran.code).toBe(0);
  const runs = join(other, 'simulated/runs');
  const run = readdirSync(runs).find((name) => !name.startsWith('.')) ?? '';
  // What a process on another machine holds: nobody here can tell whether it lives.
  mkdirSync(join(runs, run), { recursive: true });
  writeFileSync(
    join(runs, run, 'owner.9.lock'),
    JSON.stringify({ pid: 1, host: 'elsewhere', boot: 'other', token: 'x' }),
  );
  await expect(serve(other)).rejects.toThrow(/works on the run/);
  expect(existsSync(runs)).toBe(true);
}, 120_000);
