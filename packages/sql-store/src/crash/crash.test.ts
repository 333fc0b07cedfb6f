import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openSigningKey, originOf, signerFor, verifyLog } from '@drawbridge/audit-log';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { describe, expect, it } from 'vitest';

import { storeIn, systemClock, temporaryFolder, valueOf } from '../databases.suite.ts';
import { openPostgres } from '../database/postgres/postgres-database.ts';
import { findPostgres } from '../database/postgres/private-server.suite.ts';
import { usePrivateServer } from '../database/postgres/use-private-server.suite.ts';
import { openSqlite } from '../database/sqlite/sqlite-database.ts';
import { databaseLogOptions } from '../log/database-audit.ts';
import type { ServiceStore } from '../service-store.ts';
import type { AppendOrder } from './append-child.suite.ts';

const length = containmentEvents('r-1', ['a']).length;

interface Child {
  /** The largest number of confirmed entries of each run. */
  readonly confirmed: ReadonlyMap<string, number>;
  readonly code: number | null;
  readonly errors: string;
}

/** Runs the order in a process of its own; `onEntry` is told how many entries were confirmed. */
function append(order: AppendOrder, onEntry: (count: number, kill: () => void) => void): Promise<Child> {
  const script = fileURLToPath(new URL('append-child.suite.ts', import.meta.url));
  const args = ['--conditions=@drawbridge/source', '--import', 'tsx', script, JSON.stringify(order)];
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const confirmed = new Map<string, number>();
    let [rest, count, errors] = ['', 0, ''];
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [runId = '', entries = ''] = line.split(' ');
        confirmed.set(runId, Number(entries));
        count += 1;
        onEntry(count, () => child.kill('SIGKILL'));
      }
    });
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ confirmed, code, errors });
    });
  });
}

/** Nothing that was confirmed is lost, nothing is there twice, and all hashes hold. */
async function check(
  store: ServiceStore,
  key: string,
  confirmed: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [runId, entries] of confirmed) {
    const read = valueOf(await store.read(runId));
    expect(read.length).toBeGreaterThanOrEqual(entries);
    const expected = containmentEvents(runId, ['a']).slice(0, read.length);
    expect(read.map(({ event }) => event)).toEqual(JSON.parse(JSON.stringify(expected)));
  }
  const log = databaseLogOptions(store.database, store.journals, { clock: systemClock, key });
  const origin = originOf(await log.storage!.firstLine()) ?? '';
  const verifier = signerFor(origin, valueOf(await openSigningKey(key))).verifier;
  const found = await verifyLog({ ...log, verifier, ownHeads: [], against: [] });
  expect([found.ok, found.problems.filter(({ severity }) => severity === 'error')]).toEqual([true, []]);
}

/** Each takes seconds, most of them to start a process: `DRAWBRIDGE_KILLS=50` for the long run. */
const kills = Number(process.env.DRAWBRIDGE_KILLS ?? 6);

describe('a process that is killed while it appends', () => {
  it(`to SQLite, ${kills} times, loses nothing that was confirmed, and writes nothing twice`, async () => {
    const folder = await temporaryFolder();
    const [file, key] = [join(folder, 'drawbridge.db'), join(folder, 'audit.pem')];
    const confirmed = new Map<string, number>();
    const writers = ['a', 'b', 'c', 'd'];
    for (let kill = 0; kill < kills; kill += 1) {
      // Each process resumes what the one before left.
      const dies = 1 + ((kill * 7) % 37);
      const child = await append({ file, key, writers, runsEach: 99 }, (count, end) => {
        if (count >= dies) end();
      });
      expect(child.errors).toBe('');
      for (const [runId, entries] of child.confirmed) confirmed.set(runId, entries);
    }
    const store = await storeIn(async () => valueOf(await openSqlite({ file, clock: systemClock })));
    await check(store, key, confirmed);
    expect(confirmed.size).toBeGreaterThan(writers.length);
    await store.close();
  }, 400_000);
});

const bin = findPostgres();

describe.skipIf(bin === undefined)('a PostgreSQL server that crashes', () => {
  const server = usePrivateServer(bin ?? '');

  it('while runs append is waited for: nothing is lost, and nothing is written twice', async () => {
    const url = await server().createDatabase();
    const key = join(await temporaryFolder(), 'audit.pem');
    const writers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    let crashes = Promise.resolve();
    let at = 40;
    const order = { url, key, writers, runsEach: 8 };
    const child = await append(order, (count) => {
      if (count < at) return;
      at += 120;
      crashes = crashes.then(async () => {
        await server().stop('immediate');
        await server().start();
      });
    });
    await crashes;
    expect([child.code, child.errors]).toEqual([0, '']);
    expect(child.confirmed.size).toBe(64);
    expect([...child.confirmed.values()]).toEqual(Array(64).fill(length));
    const store = await storeIn(async () => valueOf(await openPostgres({ url })));
    await check(store, key, child.confirmed);
    await store.close();
  }, 200_000);

  it('loses nothing when the process of the runs is killed too, and another one takes them over', async () => {
    const url = await server().createDatabase();
    const key = join(await temporaryFolder(), 'audit.pem');
    const order = { url, key, writers: ['a', 'b', 'c'], runsEach: 3 };
    const first = await append(order, (count, kill) => {
      if (count >= 20) kill();
    });
    const second = await append(order, () => undefined);
    expect([second.code, second.errors]).toEqual([0, '']);
    const store = await storeIn(async () => valueOf(await openPostgres({ url })));
    await check(store, key, new Map([...first.confirmed, ...second.confirmed]));
    await store.close();
  }, 200_000);
});
