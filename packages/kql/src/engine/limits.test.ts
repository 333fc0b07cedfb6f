import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import { type DuckDatabase, DuckThread } from './duck-thread.ts';
import { runSql, type SqlLimits } from './run-sql.ts';

const memoryLimitMb = 256;
const forEver = 'SELECT count(*) FROM range(1000000000) a(x), range(1000) b(y) WHERE x * y % 7 = 3';

const settings = { databases: 1, memoryLimitMb, functionLimitMs: 200 };
let thread: DuckThread;
let database: DuckDatabase;
beforeAll(() => {
  thread = new DuckThread(settings);
  database = thread.openDatabase();
});
afterAll(() => thread.close());

const run = (sql: string, limits: SqlLimits = {}) =>
  runSql(database, { sql, columns: [{ name: 'x', type: 'long' }] }, { ...limits, memoryLimitMb });

async function codeOf(sql: string, limits: SqlLimits = {}) {
  const result = await run(sql, limits);
  return result.ok ? 'answered' : result.problems.map((problem) => problem.code).join();
}

describe('a query', () => {
  it('is stopped when its time is over, and the engine keeps working', async () => {
    expect(await codeOf(forEver, { timeoutMs: 100 })).toBe('kql/timeout');
    expect(await run('SELECT 1')).toMatchObject({ ok: true, value: [[1]] });
  });

  it('is stopped by its signal', async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 50);
    expect(await codeOf(forEver, { signal: controller.signal })).toBe('kql/cancelled');
  });

  it('does not start when its signal was aborted before', async () => {
    expect(await codeOf('SELECT 1', { signal: AbortSignal.abort() })).toBe('kql/cancelled');
  });

  it('that needs too much memory is a problem, and the engine keeps working', async () => {
    const greedy =
      "SELECT count(*) FROM (SELECT DISTINCT range::VARCHAR || repeat('x', 50) FROM range(20000000))";
    const result = await run(greedy, { file: 'rule.yaml' });
    expect(result.problems[0]).toMatchObject({ code: 'kql/out-of-memory', file: 'rule.yaml' });
    expect(await codeOf('SELECT 1')).toBe('answered');
  });

  it('with exactly as many rows as allowed is answered, with one more refused', async () => {
    expect(await codeOf('SELECT range FROM range(5000)', { maxRows: 5000 })).toBe('answered');
    expect(await codeOf('SELECT range FROM range(5001)', { maxRows: 5000 })).toBe('kql/too-many-rows');
    expect(await codeOf('SELECT range FROM range(1000000000)', { maxRows: 5000 })).toBe('kql/too-many-rows');
    expect(await codeOf('SELECT 1')).toBe('answered');
  });

  it('stops alone: another one that runs beside it is answered', async () => {
    const stopped = codeOf(forEver, { timeoutMs: 300 });
    const answered = Promise.all(
      [1, 2, 3].map((n) => run(`SELECT ${String(n)} + sum(range) * 0 FROM range(1000)`)),
    );
    expect((await answered).map((result) => result.ok && result.value)).toEqual([[[1]], [[2]], [[3]]]);
    expect(await stopped).toBe('kql/timeout');
  });

  it('that DuckDB refuses is reported as our fault', async () => {
    const result = await run('SELECT nothing', { file: 'rule.yaml' });
    expect(result.problems[0]).toMatchObject({ code: 'kql/internal', file: 'rule.yaml' });
    expect(result.problems[0]!.message).toContain('a fault of Drawbridge');
  });

  it('that is lost in a regular expression is stopped, and the engine keeps working', async () => {
    const result = await run("SELECT kql_matches_regex(repeat('a', 40) || 'b', '^(a+)+$')::BIGINT");
    expect(result.problems[0]).toMatchObject({ code: 'kql/run-time' });
    expect(result.problems[0]!.message).toContain('perhaps a regular expression, took more than 0.2 s');
    expect(await codeOf('SELECT 1')).toBe('answered');
  });

  it('that raises an error of Kusto reports its text', async () => {
    const result = await run(
      "SELECT CASE WHEN range > 2 THEN error('kql: the row is bad') ELSE 1 END FROM range(5)",
    );
    expect(result.problems[0]).toMatchObject({ code: 'kql/run-time', message: 'the row is bad' });
  });
});

describe('the database', () => {
  it.each([
    ['read a file', "SELECT 1 FROM read_csv('/etc/hostname')"],
    ['read a text', "SELECT 1 FROM read_text('/etc/hostname')"],
    ['list files', "SELECT 1 FROM glob('/etc/*')"],
    ['read a file named as a table', "SELECT 1 FROM '/etc/hostname'"],
    ['read from the network', "SELECT 1 FROM read_csv('https://example.com/x.csv')"],
    ['write a file', "COPY (SELECT 1) TO '/tmp/drawbridge-must-not-exist.csv'"],
    ['export itself', "EXPORT DATABASE '/tmp/drawbridge-must-not-exist'"],
    ['attach a database', "ATTACH '/tmp/drawbridge-must-not-exist.db'"],
    ['install an extension', 'INSTALL httpfs'],
    ['load an extension', 'LOAD httpfs'],
    ['change a setting', "SET memory_limit = '100GB'"],
    ['open its own access again', 'SET enable_external_access = true'],
    ['unlock its settings', 'SET lock_configuration = false'],
    ['read the environment', "SELECT getenv('HOME')"],
  ])('cannot %s', async (_what, sql) => {
    const result = await run(sql);
    expect(result.ok).toBe(false);
    expect(result.problems[0]!.message).toMatch(
      /disabled|locked|not exist|Cannot (?:access|change|enable)|cannot be changed|has been disabled/i,
    );
  });
});

describe('an engine', () => {
  const tables = [{ name: 'T', columns: [{ name: 'v', type: 'long' as const }] }];
  const now = new Date('2026-01-12T00:00:00Z');

  it('stops its queries when it is closed, and refuses later ones', async () => {
    const thread = new DuckThread(settings);
    const other = thread.openDatabase();
    const limits = { memoryLimitMb };
    const running = runSql(other, { sql: forEver, columns: [{ name: 'x', type: 'long' }] }, limits);
    await runSql(other, { sql: 'SELECT 1', columns: [{ name: 'x', type: 'long' }] }, limits);
    await thread.close();
    expect((await running).problems[0]!.code).toBe('kql/engine-stopped');
    await thread.close();
  });

  it('that is closed says so to a query and to a load', async () => {
    const engine = await createEngine({ tables });
    await engine.close();
    expect((await engine.query('T', { now })).problems[0]!.code).toBe('kql/engine-stopped');
    expect((await engine.load('T', [{ values: { v: 1 } }])).problems[0]!.code).toBe('kql/engine-stopped');
  });

  it('is empty after clear and can be loaded again', async () => {
    const engine = await createEngine({ tables });
    const count = async () => {
      const result = await engine.query('T | count', { now });
      return result.ok ? result.rows[0]![0] : result.problems;
    };
    await engine.load('T', [{ values: { v: 1 } }, { values: { v: 2 } }]);
    expect(await count()).toBe(2);
    await engine.clear();
    expect(await count()).toBe(0);
    await engine.load('T', [{ values: { v: 3 } }]);
    expect(await count()).toBe(1);
    await engine.close();
  });

  it('has room for a limit on its tables, and says when they exceed it', async () => {
    const engine = await createEngine({
      tables: [{ name: 'S', columns: [{ name: 's', type: 'string' }] }],
      memoryLimitMb: 32,
    });
    const rows = Array.from({ length: 100_000 }, (_, at) => ({
      values: { s: `${'x'.repeat(1000)}${String(at)}` },
    }));
    const report = await engine.load('S', rows);
    expect(report.problems).toMatchObject([{ code: 'kql/out-of-memory' }]);
    await engine.close();
  });
});
