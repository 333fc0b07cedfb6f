import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { bundledTables } from '../../tables/bundled-tables.ts';
import { readTelemetry } from './read-telemetry.ts';

let engine: Engine;
let folder: string;

beforeAll(async () => {
  engine = await createEngine({ tables: bundledTables() });
});

beforeEach(async () => {
  await engine.clear();
  folder = await mkdtemp(join(tmpdir(), 'telemetry-'));
});

afterAll(async () => {
  await engine.close();
});

async function write(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

function cloudTrail(minute: number): Readonly<Record<string, unknown>> {
  return {
    eventTime: `2026-03-02T11:${String(minute).padStart(2, '0')}:00Z`,
    eventSource: 'ssm.amazonaws.com',
    eventName: 'StartSession',
    requestParameters: { target: 'i-0123456789abcdef0' },
    responseElements: null,
  };
}

async function rowsOf(query: string): Promise<readonly (readonly unknown[])[]> {
  const answer = await engine.query(query, { now: new Date('2026-03-02T12:00:00Z') });
  if (!answer.ok) throw new Error(answer.problems.map((problem) => problem.message).join('; '));
  return answer.rows;
}

describe('reading a folder of logs', () => {
  it('finds every kind at any depth, gzip or not, and says how much of which table and time', async () => {
    await write(
      'AWSLogs/2026/03/a.json.gz',
      gzipSync(JSON.stringify({ Records: [cloudTrail(1), cloudTrail(2)] })),
    );
    await write(
      'AWSLogs/2026/03/b.json',
      `${JSON.stringify(cloudTrail(3))}\n${JSON.stringify(cloudTrail(4))}\n`,
    );
    await write(
      'firewall.log',
      'CEF:0|amazon|aws|1|CloudTrail|StartSession|5|rt=1772451660000 src=203.0.113.7\n',
    );
    await write(
      'activity.csv',
      'TimeGenerated [UTC],OperationNameValue,ActivityStatusValue,Caller,CallerIpAddress\n"3/2/2026, 11:35:42.257 AM",X,Start,alice@example.com,203.0.113.7\n',
    );
    const report = await readTelemetry(engine, [folder]);
    expect(report).toMatchObject({
      rowsByTable: { AWSCloudTrail: 4, AzureActivity: 1, CommonSecurityLog: 1 },
      files: 4,
      unfit: 0,
      unrecognised: [],
      problems: [],
      timeSpan: { from: new Date('2026-03-02T11:01:00Z'), to: new Date('2026-03-02T11:41:00Z') },
    });
    expect(report.tables[1]).toEqual({
      table: 'AzureActivity',
      rows: 1,
      timeSpan: { from: new Date('2026-03-02T11:35:42.257Z'), to: new Date('2026-03-02T11:35:42.257Z') },
    });
    expect(await rowsOf('AWSCloudTrail | summarize count() by RequestParameters, ResponseElements')).toEqual([
      ['{"target":"i-0123456789abcdef0"}', '', 4],
    ]);
  });

  it('names each file of which nothing is used, and why', async () => {
    await write('notes.txt', 'nothing here\n');
    await write('finding.json', JSON.stringify({ finding: { category: 'X' }, resource: {} }));
    const report = await readTelemetry(engine, [folder]);
    expect(report.unrecognised.map((unrecognised) => unrecognised.file.slice(folder.length + 1))).toEqual([
      'finding.json',
      'notes.txt',
    ]);
    expect(report.problems).toMatchObject([
      { code: 'telemetry/not-recognised', severity: 'warning' },
      { code: 'telemetry/not-recognised', severity: 'warning' },
    ]);
    expect(report.unrecognised[0]?.reason).toContain('finding, resource');
  });

  it('counts a record that does not fit and names its file and line', async () => {
    const untimed = { eventSource: 'ssm.amazonaws.com', eventName: 'StartSession' };
    const lines = [cloudTrail(1), { ...untimed, eventVersion: '1.08', userIdentity: {} }, cloudTrail(3)];
    const file = await write('mixed.json', lines.map((line) => JSON.stringify(line)).join('\n'));
    const report = await readTelemetry(engine, [file]);
    expect(report).toMatchObject({ rowsByTable: { AWSCloudTrail: 2 }, unfit: 1 });
    expect(report.problems).toMatchObject([{ code: 'telemetry/unfit-row', file, span: { line: 2 } }]);
  });

  it('names the value that does not fit its column and keeps the rest of the row', async () => {
    const file = await write(
      'bastion.json',
      JSON.stringify({
        Type: 'MicrosoftAzureBastionAuditLogs',
        TimeGenerated: '2026-03-02T11:00:00Z',
        ClientPort: 'many',
        UserName: 'alice',
      }),
    );
    const report = await readTelemetry(engine, [file]);
    expect(report).toMatchObject({ rowsByTable: { MicrosoftAzureBastionAuditLogs: 1 }, unfit: 1 });
    expect(report.problems).toMatchObject([{ file, field: 'ClientPort' }]);
  });

  it('reads on after a broken CSV row and names it', async () => {
    const good = '2026-03-02T11:00:00Z,X,Start,alice@example.com,203.0.113.7';
    const header = 'TimeGenerated,OperationNameValue,ActivityStatusValue,Caller,CallerIpAddress';
    const file = await write('broken.csv', [header, good, `${good},one,too,many`, good, ''].join('\n'));
    const report = await readTelemetry(engine, [file]);
    expect(report.rowsByTable).toEqual({ AzureActivity: 2 });
    expect(report.unfit).toBe(1);
    expect(report.problems).toMatchObject([{ file, span: { line: 3 } }]);
  });

  it('reports a truncated gzip as an error, by name, and continues with the other files', async () => {
    const whole = gzipSync(
      JSON.stringify({ Records: Array.from({ length: 500 }, (_, at) => cloudTrail(at % 60)) }),
    );
    const file = await write('a.json.gz', whole.subarray(0, whole.length - 20));
    await write('b.json', JSON.stringify(cloudTrail(1)));
    const report = await readTelemetry(engine, [folder]);
    const errors = report.problems.filter((problem) => problem.severity === 'error');
    expect(errors.map((error) => error.file)).toContain(file);
    expect(report.rowsByTable.AWSCloudTrail).toBeGreaterThanOrEqual(1);
  });

  it('takes every record for the stated table, and refuses one that does not exist', async () => {
    const file = await write(
      'rows.json',
      JSON.stringify([{ TimeGenerated: '2026-03-02T11:00:00Z', EventName: 'X' }]),
    );
    expect((await readTelemetry(engine, [file])).unrecognised).toHaveLength(1);
    const stated = await readTelemetry(engine, [file], { table: 'AWSCloudTrail' });
    expect(stated.rowsByTable).toEqual({ AWSCloudTrail: 1 });
    const wrong = await readTelemetry(engine, [file], { table: 'AWSCloudtrail' });
    expect(wrong.problems).toMatchObject([{ code: 'telemetry/unknown-table' }]);
    expect(wrong.problems[0]?.hints[0]).toContain('AWSCloudTrail');
  });

  it('says so where a path does not exist', async () => {
    const report = await readTelemetry(engine, [join(folder, 'nowhere')]);
    expect(report.problems).toMatchObject([{ code: 'telemetry/no-such-path', severity: 'error' }]);
  });

  it('loads every row of a file that is larger than a batch', async () => {
    const lines = Array.from({ length: 10_500 }, (_, at) => JSON.stringify(cloudTrail(at % 60)));
    const report = await readTelemetry(engine, [await write('large.json', lines.join('\n'))]);
    expect(report).toMatchObject({ rowsByTable: { AWSCloudTrail: 10_500 }, unfit: 0 });
    expect(await rowsOf('AWSCloudTrail | count')).toEqual([[10_500]]);
  });

  it('names a link that leads nowhere and reads the rest of the folder', async () => {
    await write('a.json', JSON.stringify(cloudTrail(1)));
    await symlink(join(folder, 'nowhere.json'), join(folder, 'b.json'));
    const report = await readTelemetry(engine, [folder]);
    expect(report.rowsByTable).toEqual({ AWSCloudTrail: 1 });
    expect(report.problems).toMatchObject([{ code: 'telemetry/unreadable', file: join(folder, 'b.json') }]);
  });

  it('tells how far it is, and stops when it is told to', async () => {
    await write('a.json', JSON.stringify(cloudTrail(1)));
    await write('b.json', JSON.stringify(cloudTrail(2)));
    const seen: number[] = [];
    await readTelemetry(engine, [folder], {
      onProgress: (progress) => seen.push(progress.files, progress.rows),
    });
    expect(seen).toEqual([1, 1, 2, 2]);
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(readTelemetry(engine, [folder], { signal: stop })).rejects.toThrow('enough');
  });
});
