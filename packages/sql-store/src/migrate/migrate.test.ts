import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { openSigningKey, originOf, signerFor, verifyLog, type AuditLogOptions } from '@drawbridge/audit-log';
import { ManualClock } from '@drawbridge/base';
import { openRunAudit, openRunStore } from '@drawbridge/playbook-runtime';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { describe, expect, it } from 'vitest';

import {
  onEachDatabase,
  storeIn,
  systemClock,
  temporaryFolder,
  valueOf,
  type OpenDatabase,
} from '../databases.suite.ts';
import { openSqlite } from '../database/sqlite/sqlite-database.ts';
import { databaseLogOptions } from '../log/database-audit.ts';
import { backupSqlite, restoreSqlite } from './backup.ts';
import { importRunFolder } from './import-run-folder.ts';
import { pruneRuns } from './prune.ts';

const dayMs = 86_400_000;

/** State as the command line keeps it: two runs that ended, one that has not and holds a target, one set aside. */
async function stateFolder() {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const state = await temporaryFolder();
  const places = { runs: join(state, 'runs'), clock, key: join(state, 'audit.pem') };
  const auditLog = openRunAudit({ ...places, onProblem: () => undefined });
  const store = openRunStore(places.runs, { clock, auditLog });
  const play = async (runId: string, events: number) => {
    const run = valueOf(await store.begin(runId));
    for (const event of containmentEvents(runId, ['a']).slice(0, events)) await run.append(event);
    await run.attach('evidence.json', `{"of":"${runId}"}`);
    await run.close();
  };
  for (const runId of ['r-1', 'r-2', 'bad-1']) await play(runId, 99);
  await play('open-1', 3);
  await store.claim('key/1', 'open-1');
  await store.claim('key/2', 'r-1');
  await writeFile(join(places.runs, 'bad-1', 'journal.jsonl'), 'damaged\n');
  const aside = valueOf(await store.repair('bad-1', { by: 'ann', why: 'a test' }));
  await mkdir(join(places.runs, 'never-1'));
  await auditLog.checkpoint();
  const request = { runs: places.runs, clock, log: { folder: join(state, 'log'), key: places.key } };
  return {
    clock,
    state,
    places,
    store,
    request,
    aside,
    audit: { key: places.key, onProblem: () => undefined },
  };
}

async function verify(log: AuditLogOptions) {
  const key = valueOf(await openSigningKey(log.key));
  const origin = originOf(await log.storage!.firstLine()) ?? '';
  return verifyLog({ ...log, verifier: signerFor(origin, key).verifier, ownHeads: [], against: [] });
}

async function imported(open: OpenDatabase) {
  const folder = await stateFolder();
  const store = await storeIn(open, folder);
  const report = valueOf(await importRunFolder(store.database, folder.request));
  const log = databaseLogOptions(store.database, store.journals, { clock: folder.clock, ...folder.audit });
  return { ...folder, folderStore: folder.store, store, report, verify: () => verify(log) };
}

onEachDatabase('importing a folder of runs', (newDatabase) => {
  it('loses nothing: journals, texts, claims, what was set aside, and the log with its head', async () => {
    const { report, store, folderStore, verify } = await imported(await newDatabase());
    expect(report).toMatchObject({ runs: 3, setAside: 1, claims: 1, log: { isNew: true } });
    for (const runId of ['r-1', 'r-2', 'open-1'])
      expect(valueOf(await store.read(runId))).toEqual(valueOf(await folderStore.read(runId)));
    expect((await store.list()).runs).toEqual((await folderStore.list()).runs);
    expect(await store.attachment('r-1', 'evidence.json')).toBe('{"of":"r-1"}');
    expect(await store.claim('key/1', 'x-1')).toMatchObject({ ok: false, heldBy: 'open-1' });
    expect(await store.claim('key/2', 'x-1')).toMatchObject({ ok: true });
    expect(await store.runIdFor('bad')).toBe('bad-2');
    const found = await verify();
    expect([found.ok, found.problems.map(({ code }) => code), found.signed]).toEqual([
      true,
      ['audit/run-set-aside'],
      found.lines,
    ]);
  });

  it('can be repeated, also after the runs continued in the database', async () => {
    const { request, store, verify } = await imported(await newDatabase());
    const run = valueOf(await store.reopen('open-1'));
    await run.append(containmentEvents('open-1', ['a']).at(-1)!);
    await run.close();
    const again = valueOf(await importRunFolder(store.database, request));
    expect(again).toMatchObject({ runs: 0, setAside: 0, claims: 0, log: { isNew: false } });
    expect(valueOf(await store.read('open-1'))).toHaveLength(4);
    const found = await verify();
    expect([found.ok, found.signed]).toEqual([true, found.lines]);
  });

  it('is resumed where it was interrupted', async () => {
    const folder = await stateFolder();
    const store = await storeIn(await newDatabase(), folder);
    valueOf(await importRunFolder(store.database, folder.request));
    // As if it had been killed after its first run.
    for (const table of ['entries', 'attachments', 'waits', 'runs', 'claims'])
      await store.database.run(`DELETE FROM ${table} WHERE run <> 'r-1'`);
    await store.database.run('DELETE FROM log_lines');
    expect(valueOf(await importRunFolder(store.database, folder.request))).toMatchObject({
      runs: 2,
      setAside: 1,
      claims: 1,
    });
    expect((await store.list()).runs).toEqual((await folder.store.list()).runs);
  });

  it('imports nothing where a journal is damaged, and says which', async () => {
    const folder = await stateFolder();
    const file = join(folder.places.runs, 'r-2', 'journal.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('check-guards', 'check-nothing'));
    const store = await storeIn(await newDatabase(), folder);
    expect(await importRunFolder(store.database, folder.request)).toMatchObject({
      ok: false,
      problems: [{ code: 'journal/damaged', file }],
    });
    expect((await store.list()).runs).toEqual([]);
  });

  it('imports nothing while a process works on a run, or where the database has another run of that id', async () => {
    const folder = await stateFolder();
    const run = valueOf(await folder.store.reopen('open-1'));
    const store = await storeIn(await newDatabase(), folder);
    expect(await importRunFolder(store.database, folder.request)).toMatchObject({
      problems: [{ code: 'migrate/run-at-work' }],
    });
    await run.close();
    const other = valueOf(await store.begin('r-1'));
    await other.append({ type: 'run-recovered' });
    expect(await importRunFolder(store.database, folder.request)).toMatchObject({
      problems: [{ code: 'migrate/other-run' }],
    });
  });
});

onEachDatabase('pruning', (newDatabase) => {
  it('deletes the journals of runs that ended long ago, and the log still verifies', async () => {
    const { clock, store, verify } = await imported(await newDatabase());
    await store.incidents.claimRun(
      { incidentKey: 'i', playbook: 'p', major: 1, revision: 1, runId: 'r-1', targets: [] },
      clock.now(),
    );
    clock.advance(10 * dayMs);
    const request = { olderThan: new Date(clock.now().getTime() - 2 * dayMs), by: 'ann', clock };
    expect(valueOf(await pruneRuns(store.database, request))).toEqual({ runs: 2, entries: 16 });
    expect(valueOf(await pruneRuns(store.database, request))).toEqual({ runs: 0, entries: 0 });
    await store.auditLog?.checkpoint();
    const found = await verify();
    expect([found.ok, found.signed, found.unknown.join()]).toEqual([
      true,
      found.lines,
      expect.stringContaining('2 runs'),
    ]);
    expect((await store.list()).runs.map(({ runId }) => runId)).toEqual(['open-1']);
    expect(await store.read('r-1')).toMatchObject({ problems: [{ code: 'run/pruned' }] });
    expect(await store.incidents.received('i', 'p')).toHaveLength(1);
    expect(await store.runIdFor('r')).toBe('r-3');
    expect(await store.begin('r-1')).toMatchObject({ problems: [{ code: 'run/exists' }] });
  });

  it('shows a journal that was not the one in the log when it was pruned', async () => {
    const { clock, store, verify } = await imported(await newDatabase());
    clock.advance(10 * dayMs);
    await store.database.run(`UPDATE runs SET size = 7 WHERE run = 'r-1'`);
    const olderThan = new Date(clock.now().getTime() - 2 * dayMs);
    valueOf(await pruneRuns(store.database, { olderThan, by: 'ann', clock }));
    const found = await verify();
    expect([found.ok, found.problems.map(({ code }) => code)]).toEqual([
      false,
      expect.arrayContaining(['audit/run-pruned-early']),
    ]);
  });

  it('refuses what the caps may still count', async () => {
    const { clock, store } = await imported(await newDatabase());
    expect(await pruneRuns(store.database, { olderThan: clock.now(), by: 'ann', clock })).toMatchObject({
      problems: [{ code: 'migrate/too-young' }],
    });
  });
});

describe('a backup in SQLite', () => {
  const open = async (file: string) => valueOf(await openSqlite({ file, clock: systemClock }));

  it('is made while runs are at work, and restored only over nothing or when told to', async () => {
    const file = join(await temporaryFolder(), 'a', 'drawbridge.db');
    const store = await storeIn(() => open(file));
    const run = valueOf(await store.begin('r-1'));
    await run.append(containmentEvents('r-1', ['a'])[0]!);
    const backup = join(dirname(file), 'backup.db');
    expect(valueOf(await backupSqlite(file, backup))).toMatchObject({ file: backup, version: 1 });
    expect(await backupSqlite(file, backup)).toMatchObject({ problems: [{ code: 'migrate/file-exists' }] });
    await run.append({ type: 'run-recovered' });
    await run.close();
    expect(await restoreSqlite(backup, file)).toMatchObject({ problems: [{ code: 'migrate/file-exists' }] });
    expect(await restoreSqlite(backup, file, { overwrite: true })).toMatchObject({
      problems: [{ code: 'store/busy' }],
    });
    expect(valueOf(await store.read('r-1'))).toHaveLength(2);
    await store.close();
    // libsql leaves the file open in this process until its statements are collected: another one is replaced.
    const other = join(dirname(file), 'other.db');
    await copyFile(file, other);
    valueOf(await restoreSqlite(backup, other, { overwrite: true }));
    const restored = await storeIn(() => open(other));
    expect(valueOf(await restored.read('r-1'))).toHaveLength(1);
    await restored.close();
    expect((await readdir(dirname(file))).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('is refused where it is none', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'text'), 'not a database, and long enough to be looked at'.repeat(50));
    expect(await restoreSqlite(join(folder, 'text'), join(folder, 'new.db'))).toMatchObject({
      problems: [{ code: 'store/damaged' }],
    });
    await (await open(join(folder, 'empty.db'))).close();
    expect(await restoreSqlite(join(folder, 'empty.db'), join(folder, 'new.db'))).toMatchObject({
      problems: [{ code: 'migrate/not-ours' }],
    });
    expect(await restoreSqlite(join(folder, 'nothing'), join(folder, 'new.db'))).toMatchObject({
      problems: [{ code: 'migrate/no-database' }],
    });
  });
});
