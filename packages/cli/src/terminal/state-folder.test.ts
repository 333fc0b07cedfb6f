import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { findStateFolder } from './state-folder.ts';

/** A current folder and a home of their own. */
async function setUp(...made: readonly string[]) {
  const root = await mkdtemp(join(tmpdir(), 'drawbridge-state-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const cwd = join(root, 'here');
  await mkdir(cwd);
  for (const folder of made) await mkdir(join(cwd, folder), { recursive: true });
  return { cwd, data: join(root, 'data'), env: { XDG_DATA_HOME: join(root, 'data'), HOME: root } };
}

it('is the one that is named, before the one of the environment', async () => {
  const { cwd, env } = await setUp('.drawbridge/runs');
  const host = { cwd, env: { ...env, DRAWBRIDGE_STATE: '/elsewhere' } };
  expect(findStateFolder(host, 'named')).toBe(join(cwd, 'named'));
  expect(findStateFolder(host, undefined)).toBe('/elsewhere');
});

it.each(['runs', 'log', 'simulated', 'sync'])('is .drawbridge here where it holds %s', async (kept) => {
  const { cwd, env } = await setUp(`.drawbridge/${kept}`);
  expect(findStateFolder({ cwd, env: { ...env, DRAWBRIDGE_STATE: '' } }, undefined)).toBe(
    join(cwd, '.drawbridge'),
  );
});

it('is in the user’s data folder where nothing is kept here', async () => {
  const { cwd, env, data } = await setUp('.drawbridge/something-else');
  expect(findStateFolder({ cwd, env }, undefined)).toBe(join(data, 'drawbridge', 'state'));
  const { cwd: bare, env: bareEnv, data: bareData } = await setUp();
  expect(findStateFolder({ cwd: bare, env: bareEnv }, undefined)).toBe(join(bareData, 'drawbridge', 'state'));
});
