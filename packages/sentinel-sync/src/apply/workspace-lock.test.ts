import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RefusedFailure } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { lockWorkspace } from './workspace-lock.ts';

const address = {
  endpoint: 'https://management.azure.com',
  scope: 'https://management.azure.com/.default',
  subscriptionId: '22222222-2222-4222-8222-222222222222',
  resourceGroup: 'rg-soc',
  workspace: 'law-soc',
};
const folderForLocks = () => mkdtemp(join(tmpdir(), 'sync-lock-'));

/** Puts a lock there that another process left or holds. */
async function leaveLock(folder: string, owner: object): Promise<void> {
  await (
    await lockWorkspace(folder, address)
  )();
  const [name = ''] = await readdir(folder);
  await writeFile(join(folder, name), JSON.stringify({ workspace: 'law-soc', ...owner }));
}

/** A process that ended before this resolves. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock on a workspace', () => {
  it('is held by one at a time, whatever the case of its names, and each workspace has its own', async () => {
    const folder = await folderForLocks();
    const release = await lockWorkspace(folder, address);
    const same = { ...address, resourceGroup: 'RG-SOC' };
    await expect(lockWorkspace(folder, same)).rejects.toMatchObject({
      kind: 'refused',
      code: 'sync/being-applied',
      message: `process ${process.pid} is applying to the workspace law-soc`,
    });
    const other = await lockWorkspace(folder, { ...address, workspace: 'law-other' });
    await release();
    await (
      await lockWorkspace(folder, same)
    )();
    await other();
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is given to one alone of many that find its owner dead', async () => {
    const { hostname } = await import('node:os');
    for (let round = 0; round < 20; round += 1) {
      const folder = await folderForLocks();
      await leaveLock(folder, { pid: await deadProcess(), host: hostname() });
      const tries = Array.from({ length: 8 }, () => lockWorkspace(folder, address));
      const settled = await Promise.allSettled(tries);
      expect(settled.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
      for (const outcome of settled) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RefusedFailure);
      }
    }
  });

  it.runIf(process.platform === 'linux')(
    'is taken over where the id of its owner is that of another process by now',
    async () => {
      const { hostname } = await import('node:os');
      const folder = await folderForLocks();
      await leaveLock(folder, { pid: process.pid, host: hostname(), started: '1' });
      await (
        await lockWorkspace(folder, address)
      )();
    },
  );

  it('is not taken from another machine, nor where it cannot be read: its file is named', async () => {
    for (const owner of [{ pid: 1, host: 'another.example.com' }, { pid: 'x' }]) {
      const folder = await folderForLocks();
      await leaveLock(folder, owner);
      await expect(lockWorkspace(folder, address)).rejects.toMatchObject({
        code: 'sync/being-applied',
        hints: [expect.stringContaining(folder)],
      });
    }
  });
});
