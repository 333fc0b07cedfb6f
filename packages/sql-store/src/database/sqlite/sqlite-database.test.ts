import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { systemClock, temporaryFolder, valueOf } from '../../databases.suite.ts';
import { openSqlite } from './sqlite-database.ts';

async function newFile(): Promise<string> {
  return join(await temporaryFolder(), 'state', 'drawbridge.db');
}

async function open(file: string) {
  const database = valueOf(await openSqlite({ file, clock: systemClock }));
  onTestFinished(() => database.close());
  return database;
}

async function numbers() {
  const file = await newFile();
  const database = await open(file);
  await database.run('CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT)');
  const add = (number: number) => database.run('INSERT INTO numbers (number) VALUES (?)', [number]);
  const all = () => database.all<{ number: number }>('SELECT number FROM numbers ORDER BY number');
  return { file, database, add, all };
}

describe('an SQLite database', () => {
  it('syncs every commit, in WAL, with foreign keys', async () => {
    const { database } = await numbers();
    const ask = async (pragma: string) =>
      database.transaction(
        async (session) => Object.values((await session.all<object>(`PRAGMA ${pragma}`))[0]!)[0] as unknown,
      );
    expect([await ask('journal_mode'), await ask('synchronous'), await ask('foreign_keys')]).toEqual([
      'wal',
      2,
      1,
    ]);
  });

  it('commits what arrives in one turn at once, and what fails in it fails alone', async () => {
    const { add, all } = await numbers();
    await add(3);
    const done = await Promise.allSettled([1, 2, 3, 4].map(add));
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await all()).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('shows what is not committed to nobody, and undoes work that throws', async () => {
    const { database, all } = await numbers();
    const work = database.transaction(async (session) => {
      await session.run('INSERT INTO numbers (number) VALUES (1)');
      expect(await all()).toEqual([]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await all()).toEqual([]);
  });

  it('waits for another connection that writes', async () => {
    const { file, add, all } = await numbers();
    const other = await open(file);
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 2 ? add(at) : other.run('INSERT INTO numbers (number) VALUES (?)', [at]),
      ),
    );
    expect(await all()).toHaveLength(40);
  });

  it('says that the disk is full, and works again when there is room', async () => {
    const { database, add, all } = await numbers();
    const pages = async (count: number) =>
      database.transaction((session) => session.all(`PRAGMA max_page_count = ${count}`));
    await pages(1);
    const big = (number: number) =>
      database.run('INSERT INTO numbers (number, text) VALUES (?, ?)', [number, 'x'.repeat(50_000)]);
    const done = await Promise.allSettled([add(1), big(2), add(3)]);
    const refused = done.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'store/full', kind: 'retryable' } });
    await pages(1_000_000);
    const there = new Set((await all()).map(({ number }) => number));
    // What was confirmed is there, and nothing else.
    for (const [at, { status }] of done.entries()) expect(there.has(at + 1)).toBe(status === 'fulfilled');
    await big(2);
  });

  it.each([
    [
      'is no database',
      async (file: string) => writeFile(file, 'some text, long enough to be looked at '.repeat(90)),
      'store/damaged',
    ],
    ['is a folder', async (file: string) => mkdir(file), 'store/not-writable'],
  ])('is refused where the file %s', async (_what, make, code) => {
    const file = join(await temporaryFolder(), 'drawbridge.db');
    await make(file);
    expect(await openSqlite({ file, clock: systemClock })).toMatchObject({
      ok: false,
      problems: [{ code, file }],
    });
  });

  it('does exclusive work one at a time over connections', async () => {
    const file = await newFile();
    const databases = await Promise.all([open(file), open(file)]);
    let inside = 0;
    const seen: number[] = [];
    const work = async () => {
      seen.push((inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, (_, at) => databases[at % 2]!.exclusively(work)));
    expect(seen).toEqual(Array(10).fill(1));
  });
});
