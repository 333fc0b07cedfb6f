import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { underLogLock } from './log-lock.ts';

async function lockHeldBy(holder: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-lock-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'log.7.lock'), holder);
  return folder;
}

const brief = { unseen: 40, watched: 60, any: 200 };
const work = () => Promise.resolve('done');

describe('the lock of the log', () => {
  it.each([
    ['of a container that was killed', JSON.stringify({ pid: 1, host: 'gone' })],
    ['that cannot be read', '{'],
  ])('%s holds up nobody for ever', async (_, holder) => {
    const folder = await lockHeldBy(holder);
    expect(await underLogLock(folder, work, brief)).toBe('done');
    expect(await underLogLock(folder, work, brief)).toBe('done');
  });

  it('of a living process of this machine is respected', async () => {
    const folder = await lockHeldBy(JSON.stringify({ pid: process.pid, host: hostname() }));
    await expect(underLogLock(folder, work, brief)).rejects.toMatchObject({ code: 'audit/log-busy' });
  });
});
