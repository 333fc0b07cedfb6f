import { startDataExplorerSim, startLogAnalyticsSim, type LogSim } from '@drawbridge/cloud-sim';
import type { Engine } from '@drawbridge/kql';
import { answerQueries } from '@drawbridge/log-query';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { drawbridge, loadProgram } from '../drawbridge.ts';
import { customerId, engineWithSessions, newContent, startMachineIdentity, writeSessions } from './ground.ts';

interface Printed {
  readonly logs: { readonly name: string; readonly requests: number };
  readonly alerts: readonly { readonly timeGenerated: string; readonly entities: unknown }[];
  readonly incidents: readonly unknown[];
  readonly comparison?: readonly object[];
}

const range = ['--from', '2026-11-18T08:00:00Z', '--to', '2026-11-18T12:00:00Z'];

let there: Engine;
let sim: LogSim;
let identity: Awaited<ReturnType<typeof startMachineIdentity>>;

beforeAll(async () => {
  await loadProgram();
  there = await engineWithSessions('09:40:00', '11:00:00');
  identity = await startMachineIdentity(() => sim);
});

afterAll(async () => {
  await identity.close();
  await there.close();
});

describe.each(['Log Analytics', 'Data Explorer'] as const)('detect over %s', (kind) => {
  let content: string;
  let where: readonly string[];

  beforeEach(async () => {
    const answer = answerQueries(there, () => new Date());
    sim =
      kind === 'Log Analytics'
        ? await startLogAnalyticsSim({ answer, workspaces: [customerId] })
        : await startDataExplorerSim({ answer, databases: ['logs'] });
    content = await newContent(sim.url);
    where =
      kind === 'Log Analytics' ? ['--workspace', 'production'] : ['--cluster', sim.url, '--database', 'logs'];
  });

  afterEach(() => sim.close());

  const detect = (...more: readonly string[]) =>
    drawbridge(['detect', ...where, '--content', content, ...range, '--format', 'json', ...more]);

  it('makes the same alerts and incidents as the same rows do here', async () => {
    const remote = await detect('--out', `${content}/incidents`);
    expect(remote.code, remote.err).toBe(0);
    const telemetry = await writeSessions(content, '09:40:00', '11:00:00');
    const here = await drawbridge(
      ['detect', '--telemetry', telemetry, '--content', content, ...range, '--format', 'json'],
      {},
    );
    const [printedThere, printedHere] = [remote, here].map(({ out }) => JSON.parse(out) as Printed);
    expect(printedThere?.alerts.map(({ timeGenerated }) => timeGenerated)).toEqual([
      '2026-11-18T10:00:00.000Z',
      '2026-11-18T11:00:00.000Z',
    ]);
    expect(printedThere?.alerts).toEqual(printedHere?.alerts);
    expect(printedThere?.incidents).toEqual(printedHere?.incidents);
  });

  it('waits when it is throttled, and gets a new token when its own has expired', async () => {
    expect((await detect()).code).toBe(0);
    sim.expireToken();
    sim.inject({ kind: 'throttled', retryAfter: '1' });
    const run = await detect();
    expect(run.code, run.err).toBe(0);
    expect((JSON.parse(run.out) as Printed).alerts).toHaveLength(2);
    expect(run.out + run.err).not.toContain(sim.token);
  });

  it('takes a partial result for an error of its rule, unless it is accepted', async () => {
    // The first request checks the rule, the second looks for arrivals.
    const third = [{ kind: 'warning' }, { kind: 'warning' }, { kind: 'partial' }] as const;
    sim.inject(...third);
    const refused = await detect();
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('logs/partial');
    expect(refused.err).toContain('detections/sessions/rule.yaml');
    sim.inject(...third);
    const accepted = await detect('--accept-partial');
    expect(accepted.code).toBe(0);
    expect(accepted.err).toContain('warning');
    expect((JSON.parse(accepted.out) as Printed).alerts).toHaveLength(1);
  });

  it('compares with the rows that it fetches, and both agree', async () => {
    const run = await detect('--compare');
    expect(run.code, run.err).toBe(0);
    const { comparison = [] } = JSON.parse(run.out) as Printed;
    expect(comparison).toHaveLength(2);
    expect(comparison.every((answer) => !('difference' in answer) && !('notHere' in answer))).toBe(true);
  });

  it('names the rows that differ from those of the logs at hand', async () => {
    const telemetry = await writeSessions(content, '09:40:00', '10:59:00');
    const run = await drawbridge([
      ...['detect', ...where, '--content', content, ...range],
      ...['--compare', '--telemetry', telemetry],
    ]);
    expect(run.code).toBe(1);
    expect(run.out).toContain('1 of 2 answers alike, 1 different');
    expect(run.out).toContain('Session on a machine, run at 2026-11-18 11:00 UTC: 1 row there, 1 here');
    expect(run.out).toMatch(/only there: .*11:00:00/);
    expect(run.out).toMatch(/only here: .*10:59:00/);
  });

  it('refuses to fetch more rows than was said', async () => {
    const run = await detect('--compare', '--fetch-rows', '1');
    expect(run.code).toBe(3);
    expect(run.err).toContain('AWSCloudTrail has 2 rows there, and at most 1 are fetched');
  });

  it('answers a query, and shows what the service refuses', async () => {
    const query = (text: string) => drawbridge(['query', text, ...where, '--content', content, ...range]);
    const counted = await query('AWSCloudTrail | summarize n = count() by EventName');
    expect(counted.code, counted.err).toBe(0);
    expect(counted.out).toMatch(/StartSession\W+2/);
    const refused = await query('AWSCloudTrail | where Nothing == 1');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('logs/refused');
  });
});

it('asks for a token of the service and of nothing else', () => {
  expect(new Set(identity.asked.map((resource) => new URL(resource).hostname))).toEqual(
    new Set(['api.loganalytics.io', '127.0.0.1']),
  );
});
