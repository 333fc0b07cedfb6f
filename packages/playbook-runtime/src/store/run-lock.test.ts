import { mkdtemp, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { lockRun } from './run-lock.ts';

/** No process has so high an id. */
const dead = { pid: 2 ** 30, host: hostname() };
const folderWith = async (owner: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'run-lock-'));
  await writeFile(join(folder, 'owner.1.lock'), owner);
  return folder;
};

it('is given to one alone of many that find the owner of a run dead', async () => {
  for (let round = 0; round < 20; round += 1) {
    const folder = await folderWith(JSON.stringify(dead));
    const tries = await Promise.all(Array.from({ length: 8 }, () => lockRun(folder)));
    expect(tries.filter((outcome) => outcome.ok)).toHaveLength(1);
  }
});

it('is not taken where it cannot be read, and its file is named', async () => {
  const folder = await folderWith('{"pid":');
  expect(await lockRun(folder)).toMatchObject({
    ok: false,
    why: expect.stringContaining('owner.1.lock') as string,
  });
});

it('is free again once it was released', async () => {
  const folder = await folderWith(JSON.stringify(dead));
  for (let round = 0; round < 3; round += 1) {
    const lock = await lockRun(folder);
    expect(lock.ok).toBe(true);
    if (lock.ok) await lock.release();
  }
});
