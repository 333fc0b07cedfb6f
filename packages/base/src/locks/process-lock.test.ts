import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import type { Clock } from '../time/clock.ts';
import { watchLock } from './heartbeat.ts';
import { ownIdentity, startShownByPs } from './process-identity.ts';
import { findLockHolder, lockForProcess } from './process-lock.ts';

/** No process has so high an id. */
const nobody = 2 ** 30;
const elsewhere = { machine: '11111111-2222-4333-8444-555555555555 pid:[4026531836]' };

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-process-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function folderHeldBy(holder: object): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await newFolder();
  const path = join(folder, 'gate.1.lock');
  await writeFile(path, JSON.stringify(holder));
  return { folder, path };
}

/** A clock on which something happens while it is slept on. */
const clockThat = (happens: () => Promise<unknown>): Clock => ({
  now: () => new Date(0),
  sleep: async () => {
    await happens();
  },
});

const nothing = () => Promise.resolve();

describe('a lock of this machine', () => {
  it('is held while its process lives, and can be asked for without being taken', async () => {
    const folder = await newFolder();
    expect(await findLockHolder(folder, 'gate')).toBe(undefined);
    const lock = await lockForProcess(folder, 'gate');
    expect(await findLockHolder(folder, 'gate')).toMatchObject({ heldBy: 'this-machine' });
    expect(await lockForProcess(folder, 'gate')).toMatchObject({ ok: false, heldBy: 'this-machine' });
    if (lock.ok) await lock.release();
    expect(await findLockHolder(folder, 'gate')).toBe(undefined);
  });

  it('is taken over when its process has died', async () => {
    const { folder } = await folderHeldBy({ ...(await ownIdentity()), pid: nobody });
    expect(await lockForProcess(folder, 'gate')).toMatchObject({ ok: true });
  });

  it('is taken over when the id of its process belongs to another one by now', async () => {
    const { folder } = await folderHeldBy({ ...(await ownIdentity()), started: '1' });
    expect(await lockForProcess(folder, 'gate')).toMatchObject({ ok: true });
  });

  it('that an earlier version wrote, without the machine, is judged by the name of the host', async () => {
    const { host } = await ownIdentity();
    const dead = await folderHeldBy({ host, pid: nobody });
    expect(await lockForProcess(dead.folder, 'gate')).toMatchObject({ ok: true });
    const other = await folderHeldBy({ host: 'elsewhere', pid: nobody });
    expect(await lockForProcess(other.folder, 'gate')).toMatchObject({ heldBy: 'another-machine' });
  });
});

describe('a lock of a container with the same host name', () => {
  const container = async () => ({ ...(await ownIdentity()), ...elsewhere, pid: nobody });

  it('is not taken for one of ours whose process has died', async () => {
    const { folder, path } = await folderHeldBy(await container());
    expect(await lockForProcess(folder, 'gate')).toMatchObject({
      ok: false,
      path,
      heldBy: 'another-machine',
    });
  });

  it('is not offered while its holder refreshes it, whatever the clocks say', async () => {
    const { folder, path } = await folderHeldBy(await container());
    for (const time of ['1970-01-02T00:00:00Z', '2099-01-01T00:00:00Z']) {
      await utimes(path, new Date(time), new Date(time));
      const refresh = async () => writeFile(path, `${await readFile(path, 'utf8')} `);
      expect(await watchLock(path, clockThat(refresh))).toEqual({ is: 'refreshed' });
    }
    expect(await lockForProcess(folder, 'gate')).toMatchObject({ heldBy: 'another-machine' });
  });

  it('is offered when its holder was silent, and taken only by who names what was seen', async () => {
    const { folder, path } = await folderHeldBy(await container());
    const watched = await watchLock(path, clockThat(nothing));
    if (watched.is !== 'silent') throw new Error(watched.is);
    expect(await lockForProcess(folder, 'gate')).toMatchObject({ heldBy: 'another-machine' });
    const silent = { path, mark: watched.mark };
    expect(await lockForProcess(folder, 'gate', { silent })).toMatchObject({ ok: true });
  });

  it('is not taken when its holder came back after it was seen silent', async () => {
    const { folder, path } = await folderHeldBy(await container());
    const watched = await watchLock(path, clockThat(nothing));
    if (watched.is !== 'silent') throw new Error(watched.is);
    await writeFile(path, `${await readFile(path, 'utf8')} `);
    const silent = { path, mark: watched.mark };
    expect(await lockForProcess(folder, 'gate', { silent })).toMatchObject({ heldBy: 'another-machine' });
  });

  it('that was released while it was watched is gone or free', async () => {
    const { path } = await folderHeldBy(await container());
    expect(
      await watchLock(
        path,
        clockThat(() => rm(path)),
      ),
    ).toEqual({ is: 'gone' });
  });
});

it('a lock that is held is refreshed, can still be read, and is no longer refreshed once it was released', async () => {
  const folder = await newFolder();
  const lock = await lockForProcess(folder, 'gate', { refreshMs: 5 });
  const path = join(folder, 'gate.1.lock');
  const { size } = await stat(path);
  const deadline = performance.now() + 5_000;
  while ((await stat(path)).size < size + 2 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect((await stat(path)).size).toBeGreaterThanOrEqual(size + 2);
  expect(await lockForProcess(folder, 'gate')).toMatchObject({ ok: false, heldBy: 'this-machine' });
  if (lock.ok) await lock.release();
  const released = await readFile(path, 'utf8');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await readFile(path, 'utf8')).toBe(released);
});

it('a lock that cannot be read is held', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'gate.1.lock'), '{"pid":');
  expect(await lockForProcess(folder, 'gate')).toMatchObject({ ok: false, heldBy: 'unreadable' });
});

it.skipIf(!existsSync('/bin/ps'))(
  'a process is told from a later one with its id by ps, where there is no /proc',
  async () => {
    const started = await startShownByPs(process.pid);
    expect(started).toMatch(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
    expect(await startShownByPs(process.pid)).toBe(started);
    expect(await startShownByPs(2 ** 22 + 1)).toBeUndefined();
  },
);
