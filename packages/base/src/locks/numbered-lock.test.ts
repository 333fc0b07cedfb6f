import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { readLock, takeNumberedLock } from './numbered-lock.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

interface Contents {
  readonly by: string;
  readonly released?: boolean;
}

const isContents = (read: unknown): read is Contents =>
  typeof read === 'object' && read !== null && 'by' in read;

async function holderOf(path: string): Promise<string | undefined> {
  const read = await readLock(path, isContents);
  if (typeof read === 'string') return read === 'gone' ? undefined : read;
  return read.released === true ? undefined : read.by;
}

const take = (folder: string, by: string, look = holderOf) =>
  takeNumberedLock({ folder, name: 'gate', contents: { by }, holderOf: look });

async function taken(folder: string, by: string): Promise<() => Promise<void>> {
  const lock = await take(folder, by);
  if (!lock.ok) throw new Error(`held by ${lock.holder}`);
  return lock.release;
}

it('is refused while it is held, and names the holder and the file', async () => {
  const folder = await newFolder();
  await taken(folder, 'a');
  expect(await take(folder, 'b')).toEqual({ ok: false, path: join(folder, 'gate.1.lock'), holder: 'a' });
});

it('leaves one small file behind, however often it was taken', async () => {
  const folder = await newFolder();
  for (const by of ['a', 'b', 'c']) await (await taken(folder, by))();
  expect(await readdir(folder)).toEqual(['gate.3.lock']);
});

it('is not given to a process so slow that others took, released and tidied it in the meantime', async () => {
  const folder = await newFolder();
  await (
    await taken(folder, 'a')
  )();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const slow = take(folder, 'slow', async (path) => {
    const holder = await holderOf(path);
    await gate;
    return holder;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  await (
    await taken(folder, 'b')
  )();
  await taken(folder, 'c');
  open();
  expect(await slow).toMatchObject({ ok: false, holder: 'c' });
  expect(await readdir(folder)).toEqual(['gate.3.lock']);
});
