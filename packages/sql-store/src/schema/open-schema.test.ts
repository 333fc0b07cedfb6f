import { expect, it } from 'vitest';

import { onEachDatabase, valueOf } from '../databases.suite.ts';
import { openSchema } from './open-schema.ts';
import { migrations, type Migration } from './tables.ts';

const next: Migration = { version: 2, statements: ['CREATE TABLE added (name TEXT PRIMARY KEY)'] };

onEachDatabase('the tables of a database', (newDatabase) => {
  it('are made once, also by several processes at once', async () => {
    const open = await newDatabase();
    const opened = await Promise.all([1, 2, 3].map(async () => openSchema(await open())));
    expect(opened.map((result) => valueOf(result).now)).toEqual([1, 1, 1]);
  });

  it('of an older version are brought up to date', async () => {
    const database = await (await newDatabase())();
    valueOf(await openSchema(database));
    expect(valueOf(await openSchema(database, [...migrations, next]))).toEqual({ before: 1, now: 2 });
    expect(await database.all('SELECT name FROM added')).toEqual([]);
  });

  it('stay as they are where a step of the way fails', async () => {
    const database = await (await newDatabase())();
    valueOf(await openSchema(database));
    const broken = {
      version: 3,
      statements: ['CREATE TABLE half (name TEXT)', 'CREATE TABLE half (name TEXT)'],
    };
    expect((await openSchema(database, [...migrations, next, broken])).ok).toBe(false);
    expect(valueOf(await openSchema(database))).toEqual({ before: 1, now: 1 });
    await expect(database.all('SELECT name FROM half')).rejects.toThrow();
  });

  it('of a newer version are refused', async () => {
    const database = await (await newDatabase())();
    valueOf(await openSchema(database, [...migrations, next]));
    expect(await openSchema(database)).toMatchObject({ ok: false, problems: [{ code: 'store/newer' }] });
  });
});
