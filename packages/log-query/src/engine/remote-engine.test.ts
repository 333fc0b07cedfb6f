import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ManualClock, type RetryableFailure, type TerminalFailure } from '@drawbridge/base';
import { startDataExplorerSim, startLogAnalyticsSim, type LogSim } from '@drawbridge/cloud-sim';
import { createChecker, createEngine, type Engine, type TableSchema } from '@drawbridge/kql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { LogService } from '../answers/log-service.ts';
import { openDatabase } from '../data-explorer/open-database.ts';
import { openWorkspaceLogs } from '../log-analytics/open-workspace-logs.ts';
import { answerQueries } from './answer-queries.ts';
import { openRemoteEngine, type RemoteEngine } from './remote-engine.ts';

const tables: readonly TableSchema[] = [
  {
    name: 'Events',
    columns: [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Name', type: 'string' },
      { name: 'Size', type: 'long' },
      { name: 'Share', type: 'real' },
      { name: 'Took', type: 'timespan' },
      { name: 'Id', type: 'guid' },
      { name: 'Good', type: 'bool' },
      { name: 'Bag', type: 'dynamic' },
    ],
  },
];

const checker = createChecker({ tables });
const now = new Date('2026-11-18T12:00:00Z');
const day = { from: new Date('2026-11-18T00:00:00Z'), to: now };
const event = (time: string, name = 'a') => ({
  values: { TimeGenerated: `2026-11-18T${time}Z`, Name: name },
});
const customerId = '33333333-3333-4333-8333-333333333333';

let offline: Engine;

beforeAll(async () => {
  offline = await createEngine({ tables });
  // The parser takes its time to load, which is no test's.
  await offline.query('Events', { now, timeRange: day });
}, 300_000);

afterAll(() => offline.close());

const services = ['Log Analytics', 'Data Explorer'] as const;

describe.each(services)('a query over %s', (kind) => {
  let sim: LogSim;
  let clock: ManualClock;
  let service: LogService;
  let tokensAsked: number;
  const limits = { records: 4, bytes: 100_000 };

  beforeEach(async () => {
    await offline.clear();
    clock = new ManualClock(now);
    const answer = answerQueries(offline, () => now);
    sim =
      kind === 'Log Analytics'
        ? await startLogAnalyticsSim({ answer, limits, workspaces: [customerId] })
        : await startDataExplorerSim({ answer, limits, databases: ['logs'] });
    tokensAsked = 0;
    service = open(customerId, 'logs');
  });

  afterEach(() => sim.close());

  function open(id: string, database: string): LogService {
    const credential = {
      getToken: () => {
        tokensAsked += 1;
        return Promise.resolve({ token: sim.token, expiresOnTimestamp: now.getTime() + 3_600_000 });
      },
    };
    const patience = { clock, random: () => 1 };
    if (kind === 'Data Explorer') {
      return openDatabase({ cluster: sim.url, database, credential }, patience);
    }
    const address = { endpoint: sim.url, scope: 'https://api.loganalytics.io/.default' };
    return openWorkspaceLogs({ name: 'law-soc', id: { customerId: id }, credential, ...address }, patience);
  }

  const engine = (acceptPartial = false): RemoteEngine =>
    openRemoteEngine({ service, checker, tables, functions: [], clock, acceptPartial });

  const ask = (text: string, acceptPartial = false) =>
    engine(acceptPartial).query(text, { now, timeRange: day, file: 'rule.yaml' });

  it('gives the same rows as offline, with every type and every digit', async () => {
    const values = {
      TimeGenerated: '2026-11-18T08:00:00.1234567Z',
      Name: 'ä "quoted"',
      Size: 9007199254740993n,
      Share: 0.1,
      Took: '1.02:03:04.5',
      Id: '11111111-1111-4111-8111-111111111111',
      Good: true,
      Bag: { list: [1, 'two', null], deep: { n: 9007199254740993n } },
    };
    await offline.load('Events', [{ values }, event('09:00:00')]);
    const text = 'Events | extend Inf = real(+inf), Dec = decimal(1.50)';
    const here = await offline.query(text, { now, timeRange: day });
    const there = await ask(text);
    expect(there).toEqual(here);
    expect(there.ok && there.rows[0]?.[2]).toBe(9007199254740993n);
  });

  it('runs at the moment that now() is to say', async () => {
    await offline.load('Events', [event('08:00:00', 'early'), event('11:30:00', 'late')]);
    const answer = await ask('Events | where TimeGenerated > ago(1h) | project Name, Now = now()');
    expect(answer).toMatchObject({ ok: true, rows: [['late', '2026-11-18T12:00:00.0000000Z']] });
  });

  it('looks at the rows from the first moment on and before the last', async () => {
    await offline.load('Events', [
      event('07:59:59.9999999', 'before'),
      event('08:00:00', 'first'),
      event('08:59:59.9999999', 'last'),
      event('09:00:00', 'after'),
    ]);
    const timeRange = { from: new Date('2026-11-18T08:00:00Z'), to: new Date('2026-11-18T09:00:00Z') };
    const answer = await engine().query('Events | project Name', { now, timeRange });
    expect(answer).toMatchObject({ ok: true, rows: [['first'], ['last']] });
    expect(sim.queries[0]?.to).toBe('2026-11-18T08:59:59.9999999Z');
  });

  it('waits as long as the service asks when it is throttled', async () => {
    await offline.load('Events', [event('08:00:00')]);
    sim.inject({ kind: 'throttled', retryAfter: '7' }, { kind: 'throttled' });
    expect(await ask('Events | count')).toMatchObject({ ok: true, rows: [[1]] });
    expect(sim.requests).toBe(3);
    expect(clock.now().getTime() - now.getTime()).toBe(9000);
  });

  it('says that it is throttled when that does not end', async () => {
    sim.inject(...Array.from({ length: 20 }, () => ({ kind: 'throttled', retryAfter: '1' }) as const));
    await expect(ask('Events')).rejects.toMatchObject({
      kind: 'retryable',
      code: 'logs/throttled',
    } satisfies Partial<RetryableFailure>);
  });

  it('asks again after an answer that was cut off or unavailable', async () => {
    sim.inject({ kind: 'cut' }, { kind: 'unavailable' });
    expect(await ask('Events | count')).toMatchObject({ ok: true, rows: [[0]] });
    expect(sim.requests).toBe(3);
  });

  it('gets a new token once when the one that it has is refused', async () => {
    await ask('Events | count');
    sim.expireToken();
    expect(await ask('Events | count')).toMatchObject({ ok: true });
  });

  it('does not ask for tokens without end where the new one is refused too', async () => {
    let asked = 0;
    const credential = {
      getToken: () => {
        asked += 1;
        return Promise.resolve({ token: `no-${String(asked)}`, expiresOnTimestamp: 4e12 });
      },
    };
    const patience = { clock, random: () => 1 };
    service =
      kind === 'Data Explorer'
        ? openDatabase({ cluster: sim.url, database: 'logs', credential }, patience)
        : openWorkspaceLogs(
            { name: 'law-soc', id: { customerId }, credential, endpoint: sim.url, scope: 's' },
            patience,
          );
    await expect(ask('Events')).rejects.toMatchObject({
      code: 'logs/not-signed-in',
    } satisfies Partial<TerminalFailure>);
    expect(sim.requests).toBe(2);
  });

  it('keeps one token for many queries', async () => {
    const open = engine();
    for (let query = 0; query < 3; query += 1) await open.query('Events', { now, timeRange: day });
    expect(tokensAsked).toBe(1);
  });

  it('halves the time until each part fits, for a query that answers row by row', async () => {
    const times = Array.from({ length: 23 }, (_, index) => `08:00:${String(index).padStart(2, '0')}`);
    await offline.load(
      'Events',
      times.map((time) => event(time)),
    );
    const answer = await ask('Events | project TimeGenerated');
    expect(answer.problems).toEqual([]);
    expect(
      answer.ok && answer.rows.map(([time]) => (typeof time === 'string' ? time.slice(11, 19) : time)),
    ).toEqual(times);
    expect(sim.requests).toBeGreaterThan(10);
  });

  it('halves the time of what takes too long', async () => {
    await offline.load('Events', [event('02:00:00', 'one'), event('10:00:00', 'two')]);
    sim.inject({ kind: 'timeout' });
    expect(await ask('Events | project Name')).toMatchObject({ ok: true, rows: [['one'], ['two']] });
    expect(sim.requests).toBe(3);
  });

  it('refuses too many rows of a query whose time cannot be divided', async () => {
    await offline.load(
      'Events',
      Array.from({ length: 9 }, (_, index) => event('08:00:00', `n${index}`)),
    );
    const answer = await ask('Events | summarize count() by Name');
    expect(answer).toMatchObject({ ok: false, problems: [{ code: 'logs/partial', file: 'rule.yaml' }] });
    expect(answer.problems[0]?.message).toContain('set limit of 4 records');
    expect(answer.problems[0]?.hints.join()).toContain('row by row');
  });

  it('refuses too many rows of one moment', async () => {
    await offline.load(
      'Events',
      Array.from({ length: 9 }, (_, index) => event('08:00:00', `n${index}`)),
    );
    expect(await ask('Events')).toMatchObject({ ok: false, problems: [{ code: 'logs/partial' }] });
  });

  it('says that a query that cannot be divided took too long', async () => {
    sim.inject({ kind: 'timeout' });
    expect(await ask('Events | count')).toMatchObject({ ok: false, problems: [{ code: 'logs/too-much' }] });
  });

  it('takes a partial result for an error, and with a warning where that is accepted', async () => {
    await offline.load('Events', [event('08:00:00', 'one'), event('08:00:01', 'two')]);
    sim.inject({ kind: 'partial' });
    const refused = await ask('Events | project Name');
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'logs/partial', severity: 'error' }] });
    expect(refused.problems[0]?.message).toContain('A shard of the data could not be read');
    sim.inject({ kind: 'partial' });
    expect(await ask('Events | project Name', true)).toMatchObject({
      ok: true,
      rows: [['one']],
      problems: [{ code: 'logs/partial', severity: 'warning' }],
    });
  });

  it('takes a warning of the service for one: no row is missing', async () => {
    await offline.load('Events', [event('08:00:00', 'one'), event('08:00:01', 'two')]);
    sim.inject({ kind: 'warning' });
    const answer = await ask('union isfuzzy=true Events, NotThere_CL | project Name');
    expect(answer).toMatchObject({ ok: true, problems: [{ code: 'logs/warning', severity: 'warning' }] });
    expect(answer.ok && answer.rows.length).toBe(2);
  });

  it('shows what the service refuses at its place in the query', async () => {
    const answer = await ask('Events\n| where Nothing == 1');
    expect(answer).toMatchObject({
      ok: false,
      problems: [{ code: 'logs/refused', file: 'rule.yaml', span: { line: 2, column: 9, length: 7 } }],
    });
    expect(answer.problems[0]?.message).not.toContain('Query:');
  });

  it('says that the identity lacks the right, and which', async () => {
    sim.inject({ kind: 'denied' });
    await expect(ask('Events')).rejects.toMatchObject({
      code: 'logs/access-denied',
      hints: [expect.stringContaining(kind === 'Log Analytics' ? 'Reader' : 'Viewer')],
    });
  });

  it('says that there is no such workspace or database', async () => {
    service = open('44444444-4444-4444-8444-444444444444', 'other');
    if (kind === 'Log Analytics') {
      await expect(ask('Events')).rejects.toMatchObject({ code: 'logs/not-found' });
    } else {
      expect((await ask('Events')).problems[0]?.message).toContain("'other' could not be found");
    }
  });

  it('ends when it is interrupted', async () => {
    const interrupted = new AbortController();
    interrupted.abort(new Error('stopped'));
    const asked = engine().query('Events', { now, timeRange: day, signal: interrupted.signal });
    await expect(asked).rejects.toThrow('stopped');
  });

  it('checks a query by the service, and knows the tables that it reads', async () => {
    expect(await engine().check('Events | summarize count()')).toMatchObject({
      ok: true,
      tables: ['Events'],
    });
    expect(await engine().check('Nowhere')).toMatchObject({
      ok: false,
      problems: [{ code: 'logs/refused' }],
    });
    expect(await engine().tablesRead('union Ev* | count')).toEqual(['Events']);
    expect(await engine().tablesRead('Custom_CL | count')).toBeUndefined();
  });
});

it.each(services)('%s: the token is sent to no host that an answer leads to', async (kind) => {
  const seen: string[] = [];
  const listen = (listener: RequestListener) =>
    new Promise<Server>((listening) => {
      const server = createServer(listener).listen(0, '127.0.0.1', () => {
        listening(server);
      });
    });
  const urlOf = (server: Server) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const other = await listen((request, response) => {
    seen.push(request.headers.authorization ?? 'no token');
    response.end('[]');
  });
  const leading = await listen((request, response) => {
    const isFact = request.url?.includes('metadata') === true;
    response.writeHead(isFact ? 404 : 307, { location: `${urlOf(other)}${request.url ?? ''}` }).end();
  });
  const credential = { getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 4e12 }) };
  const patience = { clock: new ManualClock(now), random: () => 1 };
  const address = { endpoint: urlOf(leading), scope: 's' };
  const service =
    kind === 'Data Explorer'
      ? openDatabase({ cluster: urlOf(leading), database: 'd', credential }, patience)
      : openWorkspaceLogs({ name: 'w', id: { customerId }, credential, ...address }, patience);
  await expect(service.ask({ text: 'Events', timeRange: day })).rejects.toMatchObject({
    code: 'logs/rejected',
  });
  expect(seen).toEqual([]);
  for (const server of [other, leading]) {
    server.closeAllConnections();
    server.close();
  }
});

it('sends no management command to a cluster', async () => {
  const credential = { getToken: () => Promise.reject(new Error('nobody asks')) };
  const patience = { clock: new ManualClock(now), random: () => 1 };
  const service = openDatabase(
    { cluster: 'https://x.kusto.windows.net', database: 'd', credential },
    patience,
  );
  const asked = { timeRange: day, now };
  for (const text of ['.drop table Events', '// a note\n  .show tables']) {
    expect(await service.ask({ ...asked, text })).toMatchObject({ kind: 'refused' });
  }
  expect(service.calls).toBe(0);
});

it('sends a token to no host in the clear', () => {
  const credential = { getToken: () => Promise.reject(new Error('nobody asks')) };
  const patience = { clock: new ManualClock(now), random: () => 1 };
  const cluster = 'http://x.kusto.windows.net';
  expect(() => openDatabase({ cluster, database: 'd', credential }, patience)).toThrow('neither https');
});
