import { appendFile, mkdtemp, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock, type Clock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { lockRun, lockSilentRun } from './run-lock.ts';

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

describe('the owner of a run in another container', () => {
  const elsewhere = JSON.stringify({ ...dead, machine: '11111111-2222-4333-8444-555555555555 pid:[1]' });
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));

  it('is not taken for dead because its host has our name', async () => {
    const folder = await folderWith(elsewhere);
    expect(await lockRun(folder)).toMatchObject({ ok: false, unseen: join(folder, 'owner.1.lock') });
  });

  it('is taken over when a person says that it has died and it gives no sign of life', async () => {
    const folder = await folderWith(elsewhere);
    const before = clock.now().getTime();
    expect(await lockSilentRun(folder, clock)).toMatchObject({ ok: true });
    expect(clock.now().getTime() - before).toBe(30_000);
  });

  it('is not taken over when it gives one, whatever a person says', async () => {
    const folder = await folderWith(elsewhere);
    const alive: Clock = {
      now: () => clock.now(),
      sleep: () => appendFile(join(folder, 'owner.1.lock'), ' '),
    };
    expect(await lockSilentRun(folder, alive)).toMatchObject({
      ok: false,
      why: expect.stringContaining('sign of life') as string,
    });
  });
});
