import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { createEngine, type LocalEngine } from '@drawbridge/kql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { readTelemetry, type TelemetryOptions } from './read-telemetry.ts';
import type { TelemetryReport } from '../telemetry-report.ts';
import type { KeepOptions } from '../parts/kept-parts.ts';
import type { PartOptions } from '../parts/read-in-parts.ts';

/** Threads start from source here, which takes seconds each on a busy machine. */
const slow = 300_000;

const now = new Date('2026-03-02T12:00:00Z');
let root: string;
let logs: string;
let work: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drawbridge-in-parts-'));
  logs = join(root, 'logs');
  work = join(root, 'work');
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(name: string, content: string | Buffer): void {
  const file = join(logs, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function cloudTrail(n: number): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.11',
    eventTime: `2026-03-02T${String(8 + (n % 4)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00Z`,
    eventSource: 'ssm.amazonaws.com',
    eventName: n % 3 === 0 ? 'StartSession' : 'SendCommand',
    eventID: `event-${n}`,
    sourceIPAddress: '198.51.100.7',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::123456789012:user/ünï-${n % 5}`,
      accountId: '123456789012',
    },
    requestParameters:
      n % 2 === 0 ? { target: `i-${n}`, size: 9_007_199_254_740_993n.toString(), a: 1.5, b: null } : null,
    ...(n % 7 === 0 ? { errorCode: 'AccessDenied', readOnly: 'perhaps' } : { readOnly: n % 2 === 0 }),
  };
}

const events = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => cloudTrail(first + at));

/** Every layout, and what is wrong with files: more than a thread has, in an order that two threads divide. */
function writeLogs(): void {
  write('AWSLogs/2026/03/01/a.json', JSON.stringify({ Records: events(0, 300) }));
  write('AWSLogs/2026/03/01/b.json.gz', gzipSync(JSON.stringify({ Records: events(300, 200) })));
  write(
    'AWSLogs/2026/03/02/c.json',
    events(500, 100)
      .map((event) => JSON.stringify(event))
      .join('\n'),
  );
  write(
    'AWSLogs/2026/03/02/d.json',
    `${JSON.stringify({ Records: events(600, 50) })}${JSON.stringify({ Records: events(650, 5) })}`,
  );
  write(
    'AWSLogs/2026/03/02/e.json',
    JSON.stringify([...events(700, 20), { eventName: 'NoTime' }, 7], null, 2),
  );
  write(
    'AWSLogs/2026/03/02/long.json',
    `{"Records":[${JSON.stringify(cloudTrail(800)).replace('"a":1.5', '"a":12345678901234567890')}]}`,
  );
  write('broken/cut.json', JSON.stringify({ Records: events(900, 9) }).slice(0, -20));
  write('broken/cut.json.gz', gzipSync(JSON.stringify({ Records: events(900, 900) })).subarray(0, 300));
  write(
    'other/activity.csv',
    'TimeGenerated,Caller,OperationNameValue,ResourceGroup,Level\n2026-03-02T09:00:00Z,ann,READ,rg,Info\nnoon,ann,WRITE,rg,Info\n',
  );
  write('other/notes.txt', 'nothing of this is a log\n');
}

async function read(
  options: TelemetryOptions,
): Promise<{ report: TelemetryReport; answers: unknown[]; engine: LocalEngine }> {
  const engine = await createEngine({ tables: bundledTables() });
  const report = await readTelemetry(engine, [logs], options);
  const answers = [];
  for (const text of [
    'AWSCloudTrail | order by TimeGenerated asc, AwsEventId asc',
    'AWSCloudTrail | extend Type, TenantId | summarize count(), dcount(_ItemId) by Type, SourceSystem',
    'AzureActivity',
    'union AWSCloudTrail, AzureActivity, GCPAuditLogs | count',
  ]) {
    const answer = await engine.query(text, { now });
    answers.push(answer.ok ? answer.rows : answer.problems.map((problem) => problem.message));
  }
  return { report, answers, engine };
}

const inParts = (keep?: KeepOptions): TelemetryOptions => {
  const parts: PartOptions = { scratchFolder: work, threads: 2, leastBytes: 0 };
  return { parts: keep === undefined ? parts : { ...parts, keep } };
};

const withoutKept = (report: TelemetryReport): object => ({ ...report, kept: undefined });

describe('logs that are read in parts', () => {
  it(
    'give the rows and the report that the same logs give in memory, and leave nothing on disk',
    async () => {
      writeLogs();
      const memory = await read({});
      const parts = await read(inParts());
      expect(parts.answers).toEqual(memory.answers);
      expect(parts.report).toEqual(memory.report);
      expect(memory.report.rowsByTable.AWSCloudTrail).toBe(300 + 200 + 100 + 55 + 20 + 1);
      expect(memory.report.problems.map(({ code }) => code)).toContain('ingest/broken-gzip');
      expect(readdirSync(work)).toHaveLength(1);
      await Promise.all([memory.engine.close(), parts.engine.close()]);
      expect(readdirSync(work)).toEqual([]);
    },
    slow,
  );

  it(
    'say how far they are, and stop when nobody waits',
    async () => {
      writeLogs();
      const engine = await createEngine({ tables: bundledTables() });
      const stop = new AbortController();
      const reading = readTelemetry(engine, [logs], {
        ...inParts(),
        signal: stop.signal,
        onProgress: ({ totalBytes, totalFiles }) => {
          expect([totalBytes > 0, totalFiles]).toEqual([true, 10]);
          stop.abort(new Error('enough'));
        },
      });
      await expect(reading).rejects.toThrow('enough');
      expect(readdirSync(work)).toEqual([]);
      await engine.close();
    },
    slow,
  );
});

describe('rows that are kept', () => {
  const keep = (): KeepOptions => ({ folder: join(root, 'kept'), version: 'one' });
  const entry = (): string => join(root, 'kept', readdirSync(join(root, 'kept'))[0] ?? '');

  it(
    'are used as long as the files are the same, and made again with a reason where they are not',
    async () => {
      write('a.json', JSON.stringify({ Records: events(0, 30) }));
      const first = await read(inParts(keep()));
      expect(first.report.kept).toEqual({ used: false });
      await first.engine.close();
      const again = await read(inParts(keep()));
      expect(again.report.kept).toEqual({ used: true });
      expect(again.answers).toEqual(first.answers);
      expect(withoutKept(again.report)).toEqual(withoutKept(first.report));
      await again.engine.close();

      const reasons = [];
      const changes = [
        () => {
          appendFileSync(join(logs, 'a.json'), '\n');
        },
        () => {
          utimesSync(join(logs, 'a.json'), new Date(0), new Date(1000));
        },
        () => {
          const part = join(entry(), 'part-0.duckdb');
          const bytes = readFileSync(part);
          bytes[20_000] = (bytes[20_000] ?? 0) ^ 1;
          writeFileSync(part, bytes);
        },
        () => {
          writeFileSync(join(entry(), 'manifest.json'), '{"identity":');
        },
        () => {
          rmSync(join(entry(), 'part-0.duckdb'));
        },
      ];
      for (const change of changes) {
        change();
        const { report, answers, engine } = await read(inParts(keep()));
        reasons.push(report.kept);
        expect(answers).toEqual(first.answers);
        await engine.close();
      }
      expect(reasons.map((kept) => kept?.reason)).toEqual([
        'the files have changed',
        'the files have changed',
        'they are damaged',
        'they are damaged',
        'they are damaged',
      ]);
      const other = await read(inParts({ ...keep(), version: 'two' }));
      expect(other.report.kept).toEqual({ used: false, reason: 'they were read by another version' });
      await other.engine.close();
      expect(readdirSync(join(root, 'kept'))).toHaveLength(1);
    },
    slow,
  );

  it(
    'are made by several at once without any failing, and serve a last one',
    async () => {
      write('a.json', JSON.stringify({ Records: events(0, 30) }));
      const many = await Promise.all(Array.from({ length: 4 }, () => read(inParts(keep()))));
      for (const one of many) expect(one.answers).toEqual(many[0]?.answers);
      for (const { engine } of many)
        expect(await engine.query('AWSCloudTrail | count', { now })).toMatchObject({ rows: [[30]] });
      const last = await read(inParts(keep()));
      expect(last.report.kept).toEqual({ used: true });
      await Promise.all([...many, last].map(({ engine }) => engine.close()));
      expect(readdirSync(join(root, 'kept'))).toHaveLength(1);
    },
    slow,
  );
});
