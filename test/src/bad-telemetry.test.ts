import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from './drawbridge.ts';

const event = {
  eventVersion: '1.09',
  eventTime: '2026-11-18T08:00:00Z',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'StartSession',
  eventID: '6f0d4f51-93f2-4f4b-8f2e-0d6d1c3c0001',
  eventType: 'AwsApiCall',
  awsRegion: 'eu-west-1',
  recipientAccountId: '123456789012',
  sourceIPAddress: '203.0.113.7',
  userIdentity: { type: 'IAMUser', accountId: '123456789012', accessKeyId: 'AKIAEXAMPLE000000001' },
};

describe('telemetry that is broken', () => {
  it('names a truncated gzip, uses nothing of it, and reads the files beside it', async () => {
    const folder = await freshFolder();
    const packed = gzipSync(JSON.stringify({ Records: Array.from({ length: 500 }, () => event) }));
    await writeFile(join(folder, 'cut.json.gz'), packed.subarray(0, packed.length - 20));
    await writeFile(join(folder, 'whole.json'), JSON.stringify({ Records: [event] }));
    const run = await drawbridge([
      'query',
      'AWSCloudTrail | count',
      '--telemetry',
      folder,
      '--format',
      'json',
    ]);
    expect(run.err).toMatch(/cut\.json\.gz.*error: /);
    expect(run.code).toBe(1);
    expect((JSON.parse(run.out) as { rows: unknown }).rows).toEqual([[1]]);
  });

  it('names file and line of a broken CSV row, and keeps the others', async () => {
    const folder = join(await freshFolder(), 'export');
    await mkdir(folder);
    const rows = [
      'TimeGenerated [UTC],OperationNameValue,Caller',
      '"1/12/2026, 9:35:42.257 AM",A,x',
      '"1/12/2026, 9:36:00.000 AM",B',
      '"1/12/2026, 9:37:00.000 AM",C,z',
    ];
    await writeFile(join(folder, 'activity.csv'), rows.join('\n'));
    const query = 'AzureActivity | order by TimeGenerated asc | project TimeGenerated, OperationNameValue';
    const run = await drawbridge([
      'query',
      query,
      '--telemetry',
      folder,
      '--table',
      'AzureActivity',
      '--format',
      'json',
    ]);
    expect(run.err).toMatch(/activity\.csv:3/);
    expect((JSON.parse(run.out) as { rows: unknown }).rows).toEqual([
      ['2026-01-12T09:35:42.2570000Z', 'A'],
      ['2026-01-12T09:37:00.0000000Z', 'C'],
    ]);
  });

  it('names a folder that is not there', async () => {
    const run = await drawbridge(['detect', '--telemetry', join(await freshFolder(), 'nowhere')]);
    expect(run.code).toBe(1);
    expect(run.err).toContain('nowhere');
  });
});
