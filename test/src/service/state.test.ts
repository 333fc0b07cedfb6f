import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

import { openSqlite } from '@drawbridge/sql-store';
import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, drawbridgeProcess, freshFolder, type Run } from '../drawbridge.ts';

/** A state with two runs, in a database. */
let folder: string;
let state: string;
const inState = (where: string, ...args: readonly string[]): Promise<Run> =>
  drawbridge([...args, '--simulated', '--state', where]);
const at = (...args: readonly string[]) => inState(state, ...args);
/** In a process of its own: the driver keeps a file open in this one, and what is open is not replaced. */
const apart = (...args: readonly string[]) =>
  drawbridgeProcess([...args, '--simulated', '--state', join(folder, 'other')]);
const runsIn = async (where: string) =>
  (
    JSON.parse((await inState(where, 'runs', 'list', '--format', 'json')).out) as {
      runs: { runId: string }[];
    }
  ).runs.map(({ runId }) => runId);
const database = () => join(state, 'simulated/state.db');

/** Changes a database as no command would. */
async function change(file: string, sql: string): Promise<void> {
  const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
  const opened = await openSqlite({ file, clock });
  if (!opened.ok) throw new Error(opened.problems[0]?.message);
  await opened.value.run(sql);
  await opened.value.close();
}

beforeAll(async () => {
  folder = await freshFolder();
  state = join(folder, 'state');
  for (const key of ['AKIAEXAMPLEDANA00001', 'AKIAEXAMPLEKIMLEE001'])
    expect((await at('contain', 'aws.access-key', key, '--apply')).code).toBe(0);
}, 60_000);

describe('drawbridge state', () => {
  it('says what a state without a database lacks', async () => {
    for (const args of [
      ['backup', join(folder, 'b')],
      ['prune', '--older-than', 'P90D'],
    ]) {
      const ran = await at('state', ...args);
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('this state has no database')]);
    }
  });

  it('imports the folder once, and is up to date after that', async () => {
    const [first, second] = [await at('state', 'migrate'), await at('state', 'migrate')];
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('2 runs of')]);
    expect([second.code, second.err]).toEqual([0, '']);
    expect(second.out).toMatch(/state\.db is up to date, at version \d+/);
    expect(await runsIn(state)).toHaveLength(2);
  });

  it('writes a backup, never over a file, that restores into an empty state or with --overwrite', async () => {
    const backup = join(folder, 'backup.db');
    expect((await at('state', 'backup', backup)).code).toBe(0);
    expect((await at('state', 'backup', backup)).err).toContain('it is not overwritten');
    const restored = await apart('state', 'restore', backup);
    expect([restored.code, restored.out]).toEqual([0, expect.stringContaining('restored: ')]);
    const { runs } = JSON.parse((await apart('runs', 'list', '--format', 'json')).out) as { runs: unknown[] };
    expect(runs).toHaveLength(2);
    const again = await apart('state', 'restore', backup);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('--overwrite')]);
    expect((await apart('state', 'restore', backup, '--overwrite')).code).toBe(0);
    expect((await apart('state', 'restore', join(folder, 'none'))).code).toBe(1);
  }, 60_000);

  it('does not restore over runs that are kept in a folder', async () => {
    const kept = join(folder, 'kept');
    expect((await inState(kept, 'contain', 'aws.access-key', 'AKIAEXAMPLEDANA00001', '--apply')).code).toBe(
      0,
    );
    const ran = await inState(kept, 'state', 'restore', join(folder, 'backup.db'));
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('keeps runs in a folder')]);
  });

  it('refuses a database that is newer, in every verb', async () => {
    const newer = join(folder, 'newer');
    const backup = join(folder, 'newer.db');
    copyFileSync(join(folder, 'backup.db'), backup);
    expect((await inState(newer, 'state', 'restore', backup)).code).toBe(0);
    await change(join(newer, 'simulated/state.db'), `UPDATE meta SET value = '999' WHERE name = 'version'`);
    for (const args of [
      ['state', 'migrate'],
      ['runs', 'list'],
      ['audit', 'verify'],
    ]) {
      const ran = await inState(newer, ...args);
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('the database is of version 999')]);
    }
    const doctor = await inState(newer, 'doctor');
    expect(doctor.out).toContain('nothing could be contained: the database is of version 999');
    await change(backup, `UPDATE meta SET value = '999' WHERE name = 'version'`);
    const restored = await inState(join(folder, 'no'), 'state', 'restore', backup);
    expect([restored.code, existsSync(join(folder, 'no/simulated/state.db'))]).toEqual([1, false]);
  });

  it('prunes what ended long ago, and the log still verifies', async () => {
    const [oldest] = (await runsIn(state)).slice(-1);
    await change(
      database(),
      `UPDATE runs SET last_at = '2020-01-01T00:00:00.000Z' WHERE run = '${oldest ?? ''}'`,
    );
    const wrong = await at('state', 'prune', '--older-than', '90');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("'90' is not a duration")]);
    expect((await at('state', 'prune', '--older-than', 'PT1H')).err).toContain('at least a day old');
    const pruned = await at('state', 'prune', '--older-than', 'P90D');
    expect([pruned.code, pruned.out]).toEqual([0, expect.stringMatching(/^1 run that ended before /)]);
    expect(await runsIn(state)).toHaveLength(1);
    const verified = await at('audit', 'verify');
    expect([verified.code, verified.out]).toEqual([0, expect.not.stringContaining('missing')]);
  });
});
