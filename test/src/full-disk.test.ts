import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import {
  containing,
  demoKey,
  entriesOf,
  openGround,
  recovering,
  runIdsIn,
  undoing,
  type Ended,
  type Ground,
} from './crash/ground.ts';

async function ground(state?: string): Promise<Ground> {
  const opened = await openGround(state);
  onTestFinished(() => opened.close());
  return opened;
}

/**
 * How many bytes a file may have, in the units of `ulimit -f`, so that the journal takes everything before its first entry
 * of that type, and not that one. The kernel refuses what is more (EFBIG), as a full disk does.
 */
function limitBefore(on: Ground, runId: string, type: string): string {
  const lines = readFileSync(join(on.runs, runId, 'journal.jsonl'), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(`"type":"${type}"`));
  const before = Buffer.byteLength(`${lines.slice(0, at).join('\n')}\n`);
  const kib = Math.ceil((before + 64) / 1024);
  expect(kib * 1024, 'the entry is too small to be cut off').toBeLessThan(
    before + Buffer.byteLength(lines[at] ?? ''),
  );
  return `ulimit -f ${String(kib)};`;
}

const [firstOf, lastOf] = [
  (ids: readonly string[]) => ids[0] ?? '',
  (ids: readonly string[]) => ids.at(-1) ?? '',
];

/** What was done is said before what could not be written, with the way out, and never as a bug. */
function expectToldInOrder(ended: Ended, done: string): void {
  const said = ended.out + ended.err;
  expect(said).not.toContain('This is a bug');
  expect(ended.out.indexOf(done), said).toBeGreaterThan(-1);
  expect(ended.out.indexOf(done)).toBeLessThan(ended.out.indexOf('could not be written'));
  expect(ended.code).toBe(1);
}

describe('a disk that is full after the change was made', () => {
  it('is told after what was done, and the run is recovered without a second change', async () => {
    const on = await ground();
    await on.run(containing);
    const limit = limitBefore(on, firstOf(runIdsIn(on.runs)), 'effect-finished');
    on.reset();

    const ended = await on.run(containing, limit);
    expectToldInOrder(ended, '1 contained');
    expect(on.keyStatus(demoKey)).toBe('Inactive');
    const runId = firstOf(runIdsIn(on.runs));
    // The line may be wrapped.
    expect(ended.out.replaceAll(/\s+/g, ' ')).toContain(`drawbridge runs recover ${runId}`);
    expect(entriesOf(on.runs, runId).at(-1)).toBe('effect-started');

    const writes = on.writes();
    const recovered = await on.run(recovering(runId));
    expect(recovered.code, recovered.err).toBe(0);
    expect(on.writes()).toBe(writes);
  });

  it('by an undo is told after what was put back', async () => {
    const on = await ground();
    await on.run(containing);
    const runId = firstOf(runIdsIn(on.runs));
    await on.run(undoing(runId));
    const limit = limitBefore(on, lastOf(runIdsIn(on.runs, [runId])), 'undo-finished');
    await on.run(containing);
    const again = lastOf([...runIdsIn(on.runs)].filter((id) => !id.includes('undo')).sort());
    // The limit is on every file: the log over all runs has to be shorter than the journal of this undo.
    on.forgetLog();

    const ended = await on.run(undoing(again), limit);
    expectToldInOrder(ended, '1 put back');
    expect(on.keyStatus(demoKey)).toBe('Active');
    const undo = lastOf(runIdsIn(on.runs).filter((id) => id.startsWith(`${again}-undo`)));
    const recovered = await on.run(recovering(undo));
    expect(recovered.code, recovered.err + recovered.out).toBe(0);
    expect(recovered.out).toContain('Undone: 1 put back.');
  });
});

describe('a disk that is full before the change', () => {
  it.each(['run-started', 'effect-started'])('at %s leaves everything as it was', async (type) => {
    const on = await ground();
    await on.run(containing);
    const limit = limitBefore(on, firstOf(runIdsIn(on.runs)), type);
    on.reset();
    const ended = await on.run(containing, limit);
    expect(ended.code, ended.out).toBe(type === 'run-started' ? 3 : 1);
    expect(ended.out + ended.err).not.toContain('This is a bug');
    expect(on.keyStatus(demoKey)).toBe('Active');
    const again = await on.run([...containing, '--recover']);
    expect(again.code, again.err + again.out).toBe(0);
    expect(on.keyStatus(demoKey)).toBe('Inactive');
  });
});

describe('a folder of runs that cannot be written', () => {
  it('because it is a file refuses to act, and says why', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'drawbridge-')), 'file');
    writeFileSync(file, '');
    const on = await ground(file);
    const ended = await on.run(containing);
    expect(ended.code, ended.err).toBe(3);
    expect(ended.out).toContain('ENOTDIR');
    expect(on.keyStatus(demoKey)).toBe('Active');
  });
});

/** A disk of its own of this size, where this user may mount one. */
function mountDisk(options: string): string | undefined {
  const at = mkdtempSync(join(tmpdir(), 'drawbridge-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', at]);
  if (status !== 0) {
    rmSync(at, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    spawnSync('umount', ['-l', at]);
    rmSync(at, { recursive: true, force: true });
  });
  return at;
}

/** Writes a file until the disk takes no more of it. */
function fill(file: string): void {
  for (const size of [64 * 1024, 512, 1]) {
    try {
      for (;;) appendFileSync(file, Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
}

describe('a disk of its own', () => {
  it('that fills up while the change is made is told after it (ENOSPC)', async ({ skip }) => {
    const disk = mountDisk('size=4m');
    if (disk === undefined) return skip('this user may not mount a disk');
    const on = await ground(join(disk, 'state'));
    // The answer to the change is kept back until the disk is full.
    on.sim.inject({ operation: 'iam:UpdateAccessKey', error: 'slow', times: 1, delayMilliseconds: 5_000 });
    const { ended } = on.start(containing);
    const filler = join(disk, 'filler');
    await expect.poll(() => on.writes(), { timeout: 60_000, interval: 5 }).toBe(1);
    fill(filler);
    const told = await ended;
    expectToldInOrder(told, '1 contained');
    expect(told.out).toContain('ENOSPC');
    rmSync(filler);
    const recovered = await on.run(recovering(firstOf(runIdsIn(on.runs))));
    expect(recovered.code, recovered.err).toBe(0);
  });

  it('that is read-only refuses to act (EROFS)', async ({ skip }) => {
    const disk = mountDisk('size=64k');
    if (disk === undefined) return skip('this user may not mount a disk');
    mkdirSync(join(disk, 'state', 'runs'), { recursive: true });
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    const on = await ground(join(disk, 'state'));
    const ended = await on.run(containing);
    expect(ended.code, ended.err).toBe(3);
    expect(ended.out).toContain('EROFS');
    expect(on.keyStatus(demoKey)).toBe('Active');
  });
});
