import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';

import { containmentEvents, undoEvents } from './run-script.suite.ts';
import { noIndex, openRunIndex, type RunIndex } from './run-index.ts';
import { openRunStore, type RunStore } from './run-store.ts';

const start = new Date('2026-01-12T10:00:00Z');
const since = new Date('2026-01-12T09:30:00Z');

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-index-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function play(store: RunStore, runId: string, keys: readonly string[], upTo?: number) {
  const run = await store.begin(runId);
  if (!run.ok) throw new Error(run.problems[0]?.message);
  for (const event of containmentEvents(runId, keys).slice(0, upTo)) await run.value.append(event);
  await run.value.close();
}

/** The answers of a store, the same for every caller. */
async function answersOf(store: RunStore) {
  const { runs, problems } = await store.list();
  const byId = (a: { runId: string }, b: { runId: string }) => (a.runId < b.runId ? -1 : 1);
  return { runs: [...runs].sort(byId), problems, counted: await store.countChanges(since) };
}

async function expectTruth(folder: string): Promise<void> {
  const clock = new ManualClock(start);
  const scanned = await answersOf(openRunStore(folder, { clock, index: noIndex }));
  expect(await answersOf(openRunStore(folder, { clock }))).toEqual(scanned);
  // What the first answer left in the index is as good.
  expect(await answersOf(openRunStore(folder, { clock }))).toEqual(scanned);
}

/** An index that counts how many runs were kept in it: each was read from its journal. */
function counting(folder: string) {
  const index = openRunIndex(folder);
  const read = { journals: 0 };
  const counted: RunIndex = {
    load: () => index.load(),
    save: (runs, gone) => {
      read.journals += runs.length;
      return index.save(runs, gone);
    },
  };
  return { index: counted, read };
}

describe('the index', () => {
  it('makes a plan over a thousand runs open the journals that have changed, and no other', async () => {
    const folder = await newFolder();
    const clock = new ManualClock(start);
    const store = openRunStore(folder, { clock });
    await play(store, 'r-1', ['a']);
    const journal = await readFile(join(folder, 'r-1', 'journal.jsonl'));
    for (let at = 2; at <= 1_000; at += 1) {
      await mkdir(join(folder, `r-${at}`));
      await writeFile(join(folder, `r-${at}`, 'journal.jsonl'), journal);
    }
    const first = counting(folder);
    await openRunStore(folder, { clock, index: first.index }).countChanges(since);
    expect(first.read.journals).toBe(1_000);
    await play(store, 'r-1001', ['b'], 3);
    const second = counting(folder);
    const counted = await openRunStore(folder, { clock, index: second.index }).countChanges(since);
    expect(second.read.journals).toBe(1);
    expect(counted.changes).toHaveLength(1_001);
  }, 120_000);

  it('is made only when there is something to keep', async () => {
    const folder = await newFolder();
    await answersOf(openRunStore(folder, { clock: new ManualClock(start) }));
    await expect(stat(join(folder, '.index.db'))).rejects.toThrow('ENOENT');
  });

  it('is for nobody else to read, as the journals are', async () => {
    const folder = await newFolder();
    const store = openRunStore(folder, { clock: new ManualClock(start) });
    await play(store, 'r-1', ['a']);
    await store.list();
    expect((await stat(join(folder, '.index.db'))).mode & 0o777).toBe(0o600);
  });

  it('forgets a run that can no longer be read', async () => {
    const folder = await newFolder();
    const store = openRunStore(folder, { clock: new ManualClock(start) });
    await play(store, 'r-1', ['a']);
    await store.list();
    await appendFile(join(folder, 'r-1', 'journal.jsonl'), 'damaged\n');
    expect((await store.list()).runs).toEqual([]);
    expect(await openRunIndex(folder).load()).toEqual(new Map());
  });

  it.each([
    ['is no database', (file: string) => writeFile(file, 'no database '.repeat(500))],
    ['is empty', (file: string) => writeFile(file, '')],
    [
      'was damaged in the middle',
      async (file: string) => {
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(7, 4_096, bytes.length));
      },
    ],
    [
      'has a row that says something else',
      async (file: string) => {
        const { default: Libsql } = await import('libsql');
        const database = new Libsql(file);
        database.exec(`UPDATE runs SET digest = replace(digest, 'contained', 'refused')`);
        database.close();
      },
    ],
    [
      'is of a later version',
      async (file: string) => {
        const { default: Libsql } = await import('libsql');
        const database = new Libsql(file);
        database.exec('DROP TABLE runs; CREATE TABLE runs (other TEXT); PRAGMA user_version = 99');
        database.close();
      },
    ],
    ['cannot be written', (file: string) => chmod(file, 0o400)],
    [
      'is a folder',
      async (file: string) => {
        await rm(file);
        await mkdir(file);
      },
    ],
    ['was deleted', (file: string) => rm(file)],
  ])('that %s changes no answer', async (_how, spoil) => {
    const folder = await newFolder();
    const store = openRunStore(folder, { clock: new ManualClock(start) });
    await play(store, 'r-1', ['a', 'b']);
    await store.list();
    await spoil(join(folder, '.index.db'));
    await play(store, 'r-2', ['c'], 3);
    await expectTruth(folder);
  });

  it('that another process is writing is done without', async () => {
    const folder = await newFolder();
    const store = openRunStore(folder, { clock: new ManualClock(start) });
    await play(store, 'r-1', ['a']);
    await store.list();
    const { default: Libsql } = await import('libsql');
    const other = new Libsql(join(folder, '.index.db'));
    other.exec('BEGIN EXCLUSIVE');
    onTestFinished(() => void other.close());
    await play(store, 'r-2', ['b']);
    await expectTruth(folder);
  });

  type Step =
    'begin' | 'append' | 'finish' | 'undo' | 'ask' | 'cut' | 'damage' | 'delete-index' | 'restore-index';
  const steps: readonly Step[] = [
    'begin',
    'append',
    'append',
    'finish',
    'undo',
    'ask',
    'cut',
    'damage',
    'delete-index',
    'restore-index',
  ];

  it('gives the answer of the journals after any sequence of appends, kills, damage and deletions', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(2)), { maxLength: 14 }),
        async (script) => {
          const folder = await newFolder();
          const world = scripted(folder);
          for (const [step, at] of script) await world(step, at);
          await expectTruth(folder);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  function scripted(folder: string) {
    const store = openRunStore(folder, { clock: new ManualClock(start) });
    const written = new Map<number, number>();
    const index = join(folder, '.index.db');
    let older: Buffer | undefined;
    const journal = (at: number) => join(folder, `r-${at}`, 'journal.jsonl');
    const append = async (at: number, count: number) => {
      const run = await store.reopen(`r-${at}`);
      if (!run.ok) return;
      const from = written.get(at) ?? 0;
      const events = containmentEvents(`r-${at}`, ['a', `k${at}`]).slice(from, from + count);
      for (const event of events) await run.value.append(event);
      await run.value.close();
      written.set(at, from + events.length);
    };
    return async (step: Step, at: number): Promise<void> => {
      switch (step) {
        case 'begin':
          if (!written.has(at)) await play(store, `r-${at}`, ['a', `k${at}`], 1);
          if (!written.has(at)) written.set(at, 1);
          return;
        case 'append':
          return append(at, 2);
        case 'finish':
          return append(at, 99);
        case 'undo': {
          const run = await store.begin(`u-${at}`);
          if (!run.ok) return;
          for (const event of undoEvents(`u-${at}`, `r-${at}`, 'a')) await run.value.append(event);
          return run.value.close();
        }
        case 'ask':
          older ??= await readFile(index).catch(() => undefined);
          await answersOf(store);
          return;
        case 'cut':
          if (written.has(at)) await appendFile(journal(at), '{"seq":9');
          return;
        case 'damage':
          if (written.has(at)) await appendFile(journal(at), '{}\n');
          return;
        case 'delete-index':
          return rm(index, { force: true });
        case 'restore-index':
          if (older !== undefined) await writeFile(index, older);
          return;
      }
    };
  }
});
