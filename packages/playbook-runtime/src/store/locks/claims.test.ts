import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { claimTarget, releaseClaim } from './claims.ts';

const target = 'aws.access-key/AKIAEXAMPLEMALLORY01';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-claims-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A claim that `r-0` made and did not release. */
async function folderWithClaim(): Promise<string> {
  const folder = await newFolder();
  await claimTarget(folder, target, 'r-0', () => Promise.resolve(false));
  return folder;
}

function claimPath(folder: string, end: string): string {
  const name = createHash('sha256').update(target).digest('hex').slice(0, 32);
  return join(folder, '.claims', name + end);
}

const onlyFinished = (runId: string) => Promise.resolve(runId === 'r-0');

it('gives the target of a finished run to one of two runs that find it at the same time', async () => {
  const folder = await folderWithClaim();
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const slow = claimTarget(folder, target, 'r-1', async (runId) => {
    await gate;
    return onlyFinished(runId);
  });
  const quick = await claimTarget(folder, target, 'r-2', onlyFinished);
  open();
  expect(quick.ok).toBe(true);
  expect(await slow).toMatchObject({ ok: false, heldBy: 'r-2' });
});

it('gives it to one of many runs', async () => {
  for (let round = 0; round < 20; round += 1) {
    const folder = await folderWithClaim();
    const runs = Array.from({ length: 8 }, (_, at) => `r-${at + 1}`);
    const claims = await Promise.all(runs.map((runId) => claimTarget(folder, target, runId, onlyFinished)));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
  }
});

it('does not give away the target of a run that was killed, except to that run itself', async () => {
  const folder = await folderWithClaim();
  const noneFinished = () => Promise.resolve(false);
  expect(await claimTarget(folder, target, 'r-1', noneFinished)).toMatchObject({ ok: false, heldBy: 'r-0' });
  const again = await claimTarget(folder, target, 'r-0', noneFinished);
  if (!again.ok) throw new Error('a run may claim its own target again');
  await again.release();
  expect(await claimTarget(folder, target, 'r-1', noneFinished)).toMatchObject({ ok: true });
});

it('does not take a claim that cannot be read for a free target', async () => {
  const folder = await folderWithClaim();
  const path = claimPath(folder, '/claim.1.lock');
  await writeFile(path, '{"runId":');
  const claim = await claimTarget(folder, target, 'r-1', onlyFinished);
  expect(claim).toEqual({ ok: false, path });
});

describe('a claim without a number, as Drawbridge used to write it', () => {
  async function folderWithOldClaim(): Promise<string> {
    const folder = await newFolder();
    await mkdir(join(folder, '.claims'));
    await writeFile(claimPath(folder, '.json'), JSON.stringify({ targetId: target, runId: 'r-0' }));
    return folder;
  }

  it('keeps the target for its run, until that run has ended', async () => {
    const folder = await folderWithOldClaim();
    const early = await claimTarget(folder, target, 'r-1', () => Promise.resolve(false));
    expect(early).toMatchObject({ ok: false, heldBy: 'r-0' });
    expect(await claimTarget(folder, target, 'r-1', onlyFinished)).toMatchObject({ ok: true });
  });

  it('is given up when its run was recovered and releases the target', async () => {
    const folder = await folderWithOldClaim();
    const noneFinished = () => Promise.resolve(false);
    const own = await claimTarget(folder, target, 'r-0', noneFinished);
    if (!own.ok) throw new Error('a run may claim its own target again');
    expect(await claimTarget(folder, target, 'r-1', noneFinished)).toMatchObject({
      ok: false,
      heldBy: 'r-0',
    });
    await own.release();
    expect(await claimTarget(folder, target, 'r-1', noneFinished)).toMatchObject({ ok: true });
  });
});

it('is not touched when a run gives back what it never had', async () => {
  const folder = await newFolder();
  await releaseClaim(folder, target, 'r-1');
  expect(await readdir(folder)).toEqual([]);
});
