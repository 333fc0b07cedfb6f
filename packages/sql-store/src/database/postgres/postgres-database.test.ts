import { describe, expect, it, onTestFinished } from 'vitest';

import { valueOf } from '../../databases.suite.ts';
import { openPostgres } from './postgres-database.ts';
import { readPostgresOptions } from './postgres-options.ts';
import { findPostgres } from './private-server.suite.ts';
import { usePrivateServer } from './use-private-server.suite.ts';

const optionsOf = (url: string, more = {}) => valueOf(readPostgresOptions({ url, ...more }));

describe('the options of a PostgreSQL database', () => {
  it('verify the server unless it is on this machine, or that was said', () => {
    expect(optionsOf('postgres://u@db.example.com/d').config.ssl).toEqual({ rejectUnauthorized: true });
    expect(optionsOf('postgres://u@db.example.com/d', { tls: { ca: 'PEM' } }).config.ssl).toMatchObject({
      ca: 'PEM',
    });
    expect(optionsOf('postgres://u@db.example.com/d', { tls: 'off' }).config.ssl).toBe(false);
    expect(optionsOf('postgres://u@127.0.0.1/d').config.ssl).toBe(false);
    expect(optionsOf('postgres://u@127.0.0.1.example.com/d').config.ssl).toMatchObject({
      rejectUnauthorized: true,
    });
  });

  it('name the place without user and password', () => {
    expect(optionsOf('postgres://u:s3cret@db.example.com:6000/d').place).toBe(
      'postgres://db.example.com:6000/d',
    );
  });

  it.each(['s3cret', 'mysql://u:s3cret@h/d', 'postgres://u:s3cret@h/d?sslmode=disable'])(
    'refuse %s, and do not repeat it',
    (url) => {
      const read = readPostgresOptions({ url });
      expect(read).toMatchObject({ ok: false, problems: [{ code: 'store/wrong-url' }] });
      expect(JSON.stringify(read)).not.toContain('s3cret');
    },
  );
});

const bin = findPostgres();

describe.skipIf(bin === undefined)('a PostgreSQL database', () => {
  const server = usePrivateServer(bin ?? '');
  const open = async (url: string, more = {}) => {
    const database = valueOf(await openPostgres({ url, ...more }));
    onTestFinished(() => database.close().catch(() => undefined));
    return database;
  };

  it('that cannot be reached, or is not there, is a problem without the password', async () => {
    const nowhere = await openPostgres({ url: 'postgres://u:s3cret@127.0.0.1:1/d' });
    expect(nowhere).toMatchObject({ ok: false, problems: [{ code: 'store/unreachable' }] });
    const url = await server().createDatabase();
    const unknown = await openPostgres({
      url: url.replace('localhost/d', 'localhost/no-'),
      password: 's3cret',
    });
    expect(unknown).toMatchObject({ ok: false, problems: [{ code: 'store/no-database' }] });
    expect(JSON.stringify([nowhere, unknown])).not.toContain('s3cret');
  });

  it('is used again after its server was restarted', async () => {
    const database = await open(await server().createDatabase());
    await database.run('CREATE TABLE t (n BIGINT)');
    await server().stop('immediate');
    await expect(database.run('INSERT INTO t VALUES (1)')).rejects.toMatchObject({
      code: 'store/unreachable',
      kind: 'retryable',
    });
    await server().start();
    await database.run('INSERT INTO t VALUES (?)', [2 ** 40]);
    expect(await database.all('SELECT n FROM t')).toEqual([{ n: 2 ** 40 }]);
  });

  it('gives up a statement that takes too long', async () => {
    const database = await open(await server().createDatabase(), { statementTimeoutMs: 100 });
    await expect(database.all('SELECT pg_sleep(5)')).rejects.toMatchObject({
      code: 'store/slow',
      kind: 'retryable',
    });
  });

  it('does work again that was in conflict with other work', async () => {
    const database = await open(await server().createDatabase());
    await database.run('CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)');
    await database.run('INSERT INTO t VALUES (1, 0), (2, 0)');
    const add = (ids: readonly number[]) =>
      database.transaction(async (session) => {
        for (const id of ids) await session.run('UPDATE t SET n = n + 1 WHERE id = ?', [id]);
      });
    await Promise.all(Array.from({ length: 4 }, (_, at) => add(at % 2 ? [1, 2] : [2, 1])));
    expect(await database.all('SELECT n FROM t')).toEqual([{ n: 4 }, { n: 4 }]);
  });

  it('does exclusive work one at a time over replicas, and says when the connection that held the lock broke', async () => {
    const url = await server().createDatabase();
    const [first, second] = [await open(url), await open(url)];
    let inside = 0;
    const seen: number[] = [];
    const work = async () => {
      seen.push((inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 3));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? first : second).exclusively(work)));
    expect(seen).toEqual(Array(10).fill(1));
    const broken = first.exclusively(() =>
      second.all(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'`),
    );
    await expect(broken).rejects.toMatchObject({ code: 'store/lock-lost' });
    expect(await second.exclusively(() => Promise.resolve(1))).toMatchObject({ ok: true, value: 1 });
  });
});
