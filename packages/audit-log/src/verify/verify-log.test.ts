import { readFile, rename, rm, writeFile } from 'node:fs/promises';

import { assert, asyncProperty, constantFrom, nat, oneof, record } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { codesOf, hashOf, setUpLog, signed, type LogSetup } from '../log-setup.suite.ts';
import { logFileIn } from '../records/log-file.ts';
import { lineHash, parseRecord, recordLine } from '../records/log-record.ts';
import { checkpointFileIn, headFileBesideKey } from '../signing/known-heads.ts';
import { verifyLog } from './verify-log.ts';

/** Two runs, logged and signed: the first line begins the log, then a line for each of the entries. */
async function twoRuns(): Promise<LogSetup & { readonly note: string }> {
  const setup = await setUpLog();
  await setup.write('run-1', 'one started', 'one acts', 'one acted', 'one finished');
  await setup.write('run-2', 'two started', 'two finished');
  return { ...setup, note: await signed(setup.log) };
}

type Forge = (setup: LogSetup & { readonly note: string }) => Promise<void> | void;

const editLines =
  (edit: (lines: string[]) => string[]): Forge =>
  async (setup) => {
    await setup.setLines(edit(await setup.lines()));
  };

const editJournal =
  (run: string, edit: (entries: string[]) => string[]): Forge =>
  ({ runs }) => {
    runs.set(run, edit(runs.get(run)!));
  };

/** Everything after a line is made to fit again: only a signature shows it. */
function rechained(lines: readonly string[], from: number): string[] {
  let prev = lineHash(lines[from - 1]!).toString('hex');
  return lines.map((line, at) => {
    if (at < from) return line;
    const forged = recordLine({ ...parseRecord(line)!, seq: at, prev });
    prev = lineHash(forged).toString('hex');
    return forged;
  });
}

const forgeries: readonly (readonly [string, Forge, string, string])[] = [
  [
    'a changed line',
    editLines((all) => all.map((line, at) => (at === 4 ? line.replace('10:00', '11:00') : line))),
    'audit/line-changed',
    'line 5 ',
  ],
  [
    'a line that is no record',
    editLines((all) => all.map((line, at) => (at === 4 ? ` ${line}` : line))),
    'audit/line-changed',
    'line 5 ',
  ],
  [
    'a removed line',
    editLines((all) => all.filter((_, at) => at !== 4)),
    'audit/lines-removed',
    'number 4 is missing before line 5',
  ],
  [
    'several removed lines',
    editLines((all) => all.filter((_, at) => at < 3 || at > 4)),
    'audit/lines-removed',
    'numbers 3 to 4 are missing',
  ],
  [
    'reordered lines',
    editLines((all) => [...all.slice(0, 3), all[4]!, all[3]!, ...all.slice(5)]),
    'audit/lines-reordered',
    'line 4 ',
  ],
  ['a repeated line', editLines((all) => [...all, all.at(-1)!]), 'audit/lines-reordered', 'line 8 '],
  [
    'a truncated log',
    editLines((all) => all.slice(0, -2)),
    'audit/log-truncated',
    'of 7 lines, and the audit log has 5',
  ],
  [
    'a log rewritten from one line on',
    editLines((all) =>
      rechained(
        all.filter((_, at) => at !== 4),
        4,
      ),
    ),
    'audit/log-truncated',
    'has 6',
  ],
  [
    'a log rewritten with as many lines',
    editLines((all) =>
      rechained(
        all.map((line, at) => (at === 4 ? line.replace('10:00', '11:00') : line)),
        4,
      ),
    ),
    'audit/log-rewritten',
    'first 7 lines',
  ],
  ['a missing run', ({ runs }) => void runs.delete('run-1'), 'audit/run-missing', 'run-1'],
  ['an added run', ({ runs }) => void runs.set('run-3', ['x']), 'audit/run-unlogged', 'run-3'],
  [
    'a changed entry',
    editJournal('run-1', (all) => all.map((entry, at) => (at === 1 ? 'forged' : entry))),
    'audit/journal-entry-changed',
    'entry 2 of the run run-1',
  ],
  [
    'a removed entry',
    editJournal('run-1', (all) => all.filter((_, at) => at !== 1)),
    'audit/journal-entry-removed',
    'entry 2 of the run run-1',
  ],
  [
    'reordered entries',
    editJournal('run-1', ([a, b, c, d]) => [a!, c!, b!, d!]),
    'audit/journal-reordered',
    'run-1',
  ],
  [
    'a truncated journal',
    editJournal('run-1', (all) => all.slice(0, 2)),
    'audit/journal-truncated',
    'entries 3 to 4',
  ],
  [
    'an entry added at the end',
    editJournal('run-1', (all) => [...all, 'forged']),
    'audit/entry-unlogged',
    'entry 5',
  ],
  [
    'an entry added in the middle',
    editJournal('run-1', ([a, ...rest]) => [a!, 'forged', ...rest]),
    'audit/journal-entry-added',
    'entry 2',
  ],
  [
    'a changed checkpoint',
    async ({ folder, note }) => writeFile(checkpointFileIn(folder), note.replace('\n7\n', '\n6\n')),
    'audit/signature-wrong',
    'signature',
  ],
  [
    'a checkpoint that is none',
    ({ folder }) => writeFile(checkpointFileIn(folder), 'forged'),
    'audit/head-unreadable',
    'not a signed checkpoint',
  ],
  [
    'a removed checkpoint',
    ({ folder }) => rm(checkpointFileIn(folder)),
    'audit/not-signed',
    'no signed head',
  ],
  [
    'another key',
    async ({ key, folder }) => {
      await rm(key);
      await writeFile(checkpointFileIn(folder), await readFile(checkpointFileIn(folder)));
    },
    'audit/wrong-key',
    'not signed by the key',
  ],
  ['a removed log', ({ folder }) => rm(logFileIn(folder)), 'audit/no-log', 'there is no audit log'],
];

describe('the audit log, forged', () => {
  it.each(forgeries)('shows %s, by name and place', async (_, forge, code, where) => {
    const setup = await twoRuns();
    await forge(setup);
    const found = await setup.verify();
    expect(found.ok).toBe(false);
    expect(
      found.problems.find((problem) => problem.code === code)?.message ?? codesOf(found).join(),
    ).toContain(where);
  });

  it('shows a run whose folder was removed and begun again under its name', async () => {
    const setup = await twoRuns();
    setup.runs.set('run-1', []);
    const again = setup.log.beginRun('run-1');
    setup.runs.set('run-1', ['another']);
    await again({ seq: 0, hash: hashOf('another') });
    expect(codesOf(await setup.verify())).toContain('audit/run-replaced');
  });

  it('shows that a process died before the first signature, and names the command that signs', async () => {
    const setup = await setUpLog();
    await setup.write('run-1', 'one started', 'one finished');
    const { folder, journals } = setup;
    const found = await verifyLog({ folder, journals, verifier: undefined, ownHeads: [], against: [] });
    expect(codesOf(found)).toEqual(['audit/not-signed']);
    expect(found.problems[0]?.hints.join()).toContain('drawbridge audit checkpoint --sign');
  });

  it('names the command that logs what a process that died could not', async () => {
    const setup = await twoRuns();
    setup.runs.set('run-1', [...setup.runs.get('run-1')!, 'unlogged']);
    setup.runs.set('run-3', ['begun']);
    const hints = (await setup.verify()).problems.flatMap((problem) => problem.hints).join();
    expect(hints).toContain('drawbridge runs recover run-1');
    expect(hints).toContain('drawbridge runs recover run-3');
  });

  it('shows that log and runs are all gone, by the head beside the key', async () => {
    const setup = await twoRuns();
    await rename(logFileIn(setup.folder), `${setup.key}.elsewhere`);
    setup.runs.clear();
    expect(codesOf(await setup.verify())).toEqual(['audit/no-log']);
  });

  it('is whole while a run writes to it', async () => {
    const setup = await twoRuns();
    const stop = new AbortController();
    const writer = (async () => {
      for (let at = 0; !stop.signal.aborted; at += 1) await setup.write('run-3', `entry ${String(at)}`);
    })();
    for (let time = 0; time < 15; time += 1) expect((await setup.verify()).problems).toEqual([]);
    stop.abort();
    await writer;
    expect(setup.runs.get('run-3')?.length).toBeGreaterThan(3);
  });

  it('explains a run that is gone because a person set it aside', async () => {
    const setup = await twoRuns();
    setup.runs.delete('run-1');
    await setup.log.setAside('run-1', { by: 'alice', why: 'its journal is damaged' });
    const found = await setup.verify();
    expect(found.ok).toBe(true);
    expect(found.problems.map(({ message }) => message).join()).toContain('by alice: its journal is damaged');
  });

  it('shows a log that was replaced as a whole, by a checkpoint that was kept elsewhere', async () => {
    const setup = await twoRuns();
    await rm(setup.folder, { recursive: true });
    await rm(setup.key);
    await rm(await headFileBesideKey(setup.key, setup.folder));
    setup.runs.clear();
    await setup.write('run-9', 'forged');
    await signed(setup.log);
    expect(await setup.verify()).toMatchObject({ ok: true });
    expect(codesOf(await setup.verify(setup.note))).toEqual(['audit/log-replaced']);
  });

  it('is whole otherwise, and says what it cannot know', async () => {
    const setup = await twoRuns();
    const found = await setup.verify(setup.note);
    expect(found).toMatchObject({ ok: true, problems: [], lines: 7, signed: 7, runs: 2, entries: 6 });
    expect(found.unknown.join('\n')).toMatch(/after line 7 and cut off again/);
    await setup.write('run-2', 'unsigned');
    expect((await setup.verify()).unknown.join('\n')).toMatch(/the last line of the log/);
  });

  it('shows every changed byte, removed line, swap and cut, given its last checkpoint', async () => {
    const setup = await twoRuns();
    const file = logFileIn(setup.folder);
    const whole = await readFile(file);
    const lines = await setup.lines();
    const forgery = oneof(
      record({ kind: constantFrom('byte'), at: nat(whole.length - 1), by: nat(254) }),
      record({ kind: constantFrom('remove', 'swap'), at: nat(lines.length - 1), by: nat(lines.length - 2) }),
      record({ kind: constantFrom('cut'), at: nat(whole.length - 1), by: nat(0) }),
    );
    await assert(
      asyncProperty(forgery, async (forged) => {
        await writeFile(file, forge(whole, lines, forged));
        expect((await setup.verify(setup.note)).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

function forge(
  whole: Buffer,
  lines: readonly string[],
  { kind, at, by }: { kind: string; at: number; by: number },
): Buffer {
  if (kind === 'cut') return whole.subarray(0, at);
  if (kind === 'byte') {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at]! + 1 + by) % 256;
    return changed;
  }
  const left = [...lines];
  const [moved] = left.splice(at, 1);
  const place = by >= at ? by + 1 : by;
  if (kind === 'swap') left.splice(place, 0, moved!);
  return Buffer.from(left.map((line) => `${line}\n`).join(''));
}
