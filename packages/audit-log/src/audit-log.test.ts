import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openAuditLog, restartAuditLog } from './audit-log.ts';
import { codesOf, hashOf, setUpLog, signed } from './log-setup.suite.ts';
import { logFileIn } from './records/log-file.ts';
import { lineHash, parseRecord, recordLine } from './records/log-record.ts';
import { checkpointFileIn, headFileBesideKey } from './signing/known-heads.ts';

describe('the log', () => {
  it('has a line for each entry, each with the hash of the line before it', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'started', 'finished');
    const lines = await setup.lines();
    const records = lines.map((line) => parseRecord(line)!);
    expect(records.map(({ type, seq }) => [type, seq])).toEqual([
      ['log-started', 0],
      ['entry', 1],
      ['entry', 2],
    ]);
    expect(records.slice(1).map(({ prev }) => prev)).toEqual(
      lines.slice(0, -1).map((line) => lineHash(line).toString('hex')),
    );
    expect(records.at(-1)).toMatchObject({ run: 'run-1', entry: 1, hash: hashOf('finished') });
  });

  it('begins with the runs that were there before it', async () => {
    const setup = await setUpLog();
    setup.runs.set('old-1', ['a', 'b', 'c']);
    await setup.write('run-1', 'started');
    const [, before] = (await setup.lines()).map((line) => parseRecord(line));
    expect(before).toMatchObject({ type: 'run-before', run: 'old-1', entries: 3, hash: hashOf('c') });
    await signed(setup.log);
    expect(await setup.verify()).toMatchObject({ ok: true, runs: 2 });
    setup.runs.set('old-1', ['a', 'b', 'x']);
    expect(codesOf(await setup.verify())).toEqual(['audit/journal-entry-changed']);
  });

  it('is one chain when many write at once', async () => {
    const setup = await setUpLog();
    const others = Array.from({ length: 8 }, (_, at) => ({
      run: `run-${String(at)}`,
      log: openAuditLog(setup),
    }));
    await Promise.all(
      others.map(async ({ run, log }) => {
        const logger = log.beginRun(run);
        for (const [seq, entry] of ['a', 'b', 'c', 'd'].entries()) {
          setup.runs.set(run, [...(setup.runs.get(run) ?? []), entry]);
          await logger({ seq, hash: hashOf(entry) });
        }
      }),
    );
    await signed(setup.log);
    expect(await setup.verify()).toMatchObject({ ok: true, problems: [], runs: 8, entries: 32 });
  });

  it('logs an entry that it could not log with the next one', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await rm(setup.folder, { recursive: true });
    await writeFile(setup.folder, 'no folder');
    await expect(setup.write('run-1', 'b')).rejects.toThrow();
    await rm(setup.folder);
    await setup.write('run-1', 'c');
    const entries = (await setup.lines())
      .map((line) => parseRecord(line))
      .filter((record) => record?.type === 'entry');
    expect(entries.map(({ entry }) => entry)).toEqual([1, 2]);
  });

  it('removes a line that was cut off in writing, and logs the entries of a resumed run as late', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a', 'b');
    const file = logFileIn(setup.folder);
    await truncate(file, (await stat(file)).size - 10);
    await setup.log.resumeRun('run-1', [
      { seq: 0, hash: hashOf('a') },
      { seq: 1, hash: hashOf('b') },
    ]);
    await signed(setup.log);
    const found = await setup.verify();
    expect(found.ok).toBe(true);
    expect(found.problems.map(({ code }) => code)).toEqual(['audit/entry-late']);
  });

  it('moves its head every hour, even where nothing happened', async () => {
    const setup = await setUpLog();
    const heads = [await setup.log.heartbeat(), await setup.log.heartbeat()];
    expect(heads.every(({ ok }) => ok)).toBe(true);
    expect(heads[0]).not.toEqual(heads[1]);
  });
});

describe('a signature', () => {
  it('is kept in the log, beside the key, and where the user said', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    const elsewhere = join(setup.folder, '../../elsewhere/checkpoint');
    const log = openAuditLog({ ...setup, checkpointFile: elsewhere });
    const note = await signed(log);
    for (const file of [
      checkpointFileIn(setup.folder),
      await headFileBesideKey(setup.key, setup.folder),
      elsewhere,
    ])
      expect(await readFile(file, 'utf8')).toBe(note);
    expect((await stat(setup.key)).mode & 0o777).toBe(0o600);
  });

  it('is the same whether the tree is continued or computed from all lines', async () => {
    const setup = await setUpLog();
    for (let at = 0; at < 9; at += 1) {
      await setup.write('run-1', `entry ${String(at)}`);
      const continued = await signed(setup.log);
      await rm(join(setup.folder, 'edge.json'));
      expect(await signed(setup.log)).toBe(continued);
    }
  });

  it.each([
    ['cut off', (lines: readonly string[]) => lines.slice(0, -1)],
    [
      'cut off and continued',
      (lines: readonly string[]) => [...lines.slice(0, -2), lines.at(-1)!, lines.at(-1)!],
    ],
    ['rewritten as a whole', rechain],
  ])('is refused where the log was %s', async (_, forge) => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a', 'b', 'c');
    await signed(setup.log);
    await setup.setLines(forge(await setup.lines()));
    await rm(join(setup.folder, 'edge.json'));
    expect(await setup.log.sign()).toMatchObject({ ok: false });
    await setup.write('run-1', 'd', 'e');
    expect(await setup.log.sign()).toMatchObject({ ok: false });
  });

  it('is refused where log and head were put back together to an older state', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await signed(setup.log);
    const older = join(setup.folder, '..', 'older');
    await mkdir(older);
    const names = ['log.jsonl', 'checkpoint', 'edge.json'];
    for (const name of names) await copyFile(join(setup.folder, name), join(older, name));
    await setup.write('run-1', 'b');
    await signed(setup.log);
    for (const name of names) await copyFile(join(older, name), join(setup.folder, name));
    await setup.write('run-1', 'other');
    expect(await setup.log.sign()).toMatchObject({ ok: false, problems: [{ code: 'audit/log-rewritten' }] });
  });

  it('is refused with another key, and with one that others may read', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await signed(setup.log);
    const other = openAuditLog({ ...setup, key: `${setup.key}.other` });
    expect(await other.sign()).toMatchObject({ ok: false, problems: [{ code: 'audit/wrong-key' }] });
    await chmod(setup.key, 0o644);
    expect(await setup.log.sign()).toMatchObject({ ok: false, problems: [{ code: 'audit/key-unusable' }] });
  });

  it('is refused where another log was put in its place', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await signed(setup.log);
    await rm(setup.folder, { recursive: true });
    await setup.write('run-1', 'b');
    expect(await setup.log.sign()).toMatchObject({ ok: false, problems: [{ code: 'audit/log-replaced' }] });
    const restarted = await restartAuditLog(setup);
    expect(restarted.ok).toBe(true);
    expect(await setup.verify()).toMatchObject({ ok: true });
  });

  it('is possible again once a damaged log was set aside, and the new one names the old one', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a', 'b');
    const note = await signed(setup.log);
    await setup.setLines((await setup.lines()).slice(0, 1));
    expect((await restartAuditLog(setup)).ok).toBe(true);
    const found = await setup.verify();
    expect([found.ok, found.problems.map(({ code }) => code)]).toEqual([true, ['audit/log-restarted']]);
    expect(codesOf(await setup.verify(note))).toEqual(['audit/log-replaced']);
    expect((await readdir(setup.folder)).filter((name) => name.startsWith('set-aside-'))).toHaveLength(1);
  });
});

/** A log that holds together and is another one from its third line on. */
function rechain(lines: readonly string[]): readonly string[] {
  let prev = lineHash(lines[1]!).toString('hex');
  return lines.map((line, at) => {
    if (at < 2) return line;
    const record = parseRecord(line)!;
    const forged = recordLine({ ...record, time: '2026-07-02T00:00:00.000Z', prev });
    prev = lineHash(forged).toString('hex');
    return forged;
  });
}

describe('a log in whose place something else lies', () => {
  it('is told as that by a check, and is neither signed nor written to', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await rm(logFileIn(setup.folder));
    await mkdir(logFileIn(setup.folder));
    await expect(setup.verify()).rejects.toMatchObject({ kind: 'terminal', code: 'audit/log-unreadable' });
    expect(await setup.log.heartbeat()).toMatchObject({
      ok: false,
      problems: [{ code: 'audit/not-written' }],
    });
    expect(await setup.log.sign()).toMatchObject({ ok: false, problems: [{ code: 'audit/no-log' }] });
  });

  it('is set aside by a restart, after which runs are logged again', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'a');
    await rm(logFileIn(setup.folder));
    await mkdir(logFileIn(setup.folder));
    expect(await restartAuditLog(setup)).toMatchObject({ ok: true });
    await setup.write('run-2', 'b');
    expect((await setup.verify()).ok).toBe(true);
  });
});
