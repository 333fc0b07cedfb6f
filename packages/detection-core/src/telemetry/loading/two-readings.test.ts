import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEngine } from '@drawbridge/kql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { readTelemetry, type TelemetryOptions } from './read-telemetry.ts';

/** Threads start from source here, which takes seconds each on a busy machine. */
const slow = 300_000;

let root: string;
let logs: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drawbridge-two-readings-'));
  logs = join(root, 'logs');
  mkdirSync(logs);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const event = (n: number) => ({
  eventVersion: '1.11',
  eventTime: `2026-03-02T08:${String(n % 60).padStart(2, '0')}:00Z`,
  eventSource: 'ssm.amazonaws.com',
  eventName: 'SendCommand',
  eventID: `event-${n}`,
  userIdentity: { type: 'IAMUser', accountId: '123456789012' },
});
const trail = (first: number, count: number): string =>
  JSON.stringify({ Records: Array.from({ length: count }, (_, at) => event(first + at)) });

async function writeLogs(): Promise<void> {
  const archive = pack();
  archive.entry({ name: 'old.json' }, trail(0, 30));
  archive.entry({ name: 'new.json' }, trail(200, 30));
  archive.finalize();
  const lines = ['Mar  3', 'Mar  4'].map(
    (day) => `${day} 10:00:00 vpx CEF:0|Citrix|NetScaler|NS13.0|APPFW|APPFW_STARTURL|6|src=198.51.100.7`,
  );
  writeFileSync(join(logs, 'a.json'), trail(0, 50));
  writeFileSync(join(logs, 'b.json'), JSON.stringify({ Records: [event(49), event(50), event(50)] }));
  writeFileSync(join(logs, 'c.tar.gz'), gzipSync(await buffer(archive)));
  writeFileSync(join(logs, 'd.log'), lines.join('\n'));
  writeFileSync(
    join(logs, 'e.csv'),
    `TimeGenerated,Caller,OperationNameValue\n13/1/2026 10:00,a,b\n1/13/2026 10:00,a,b\n`,
  );
  writeFileSync(join(logs, 'f.json'), trail(20, 60));
}

async function read(options: TelemetryOptions) {
  const engine = await createEngine({ tables: bundledTables() });
  try {
    const { kept, ...report } = await readTelemetry(engine, [logs], options);
    const answers = [];
    for (const text of [
      'AWSCloudTrail | project TimeGenerated, AwsEventId, _ItemId | order by AwsEventId asc, _ItemId asc',
      'AWSCloudTrail | summarize count(), dcount(_ItemId)',
      'CommonSecurityLog | project TimeGenerated | order by TimeGenerated asc',
    ]) {
      const result = await engine.query(text, { now: new Date('2026-04-01T00:00:00Z') });
      if (!result.ok) throw new Error(JSON.stringify(result.problems));
      answers.push(result.rows);
    }
    return { report, answers, kept };
  } finally {
    await engine.close();
  }
}

describe('logs that are read into memory, and in parts', () => {
  it(
    'have the same rows and problems: repeats, archives, years from --now, contradictory dates',
    { timeout: slow },
    async () => {
      await writeLogs();
      const now = new Date('2026-03-05T00:00:00Z');
      const inMemory = await read({ now });
      const codes = inMemory.report.problems.map(({ code }) => code);
      expect(codes).toEqual(
        expect.arrayContaining([
          'telemetry/repeated-events',
          'telemetry/assumed-year',
          'telemetry/contradictory-dates',
        ]),
      );
      expect(inMemory.report.rowsByTable).toEqual({ AWSCloudTrail: 111, CommonSecurityLog: 2 });
      for (const threads of [1, 3]) {
        const inParts = await read({
          now,
          parts: { scratchFolder: join(root, 'work'), threads, leastBytes: 0 },
        });
        expect(inParts.report).toEqual(inMemory.report);
        expect(inParts.answers).toEqual(inMemory.answers);
      }
    },
  );

  it('rows that are kept are dated again by another --now', { timeout: slow }, async () => {
    await writeLogs();
    const keep = { folder: join(root, 'kept'), version: '1' };
    const parts = { scratchFolder: join(root, 'work'), threads: 1, leastBytes: 0, keep };
    await read({ now: new Date('2026-03-05T00:00:00Z'), parts });
    const again = await read({ now: new Date('2027-03-05T00:00:00Z'), parts });
    expect(again.kept).toEqual({ used: false, reason: 'the logs are dated by another --now' });
    expect(again.answers[2]?.[0]).toEqual(['2027-03-03T10:00:00.0000000Z']);
  });
});
