import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder, type Run } from '../drawbridge.ts';

let folder: string;
let logs: string;

beforeAll(async () => {
  folder = await freshFolder();
  logs = join(folder, 'logs');
  for (const day of ['08', '10', '11', '14']) {
    const events = [9, 10].map((hour) => ({
      eventTime: `2026-01-${day}T${String(hour).padStart(2, '0')}:00:00Z`,
      eventSource: 'ssm.amazonaws.com',
      eventName: 'StartSession',
      eventID: `event-${day}-${String(hour)}`,
      sourceIPAddress: '198.51.100.7',
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/ann', userName: 'ann' },
      requestParameters: { target: 'i-0123456789abcdef0' },
    }));
    const file = join(logs, `AWSLogs/123456789012/CloudTrail/eu-west-1/2026/01/${day}/events.json`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ Records: events }));
  }
});

const count = 'AWSCloudTrail | summarize count(), min(TimeGenerated)';

async function query(...flags: readonly string[]): Promise<Run & { readonly rows: unknown }> {
  const run = await drawbridge(['query', count, '--telemetry', logs, '--format', 'json', ...flags]);
  return { ...run, rows: run.code === 0 ? (JSON.parse(run.out) as { rows: unknown }).rows : undefined };
}

describe('a time that is asked for', () => {
  it('leaves out rows outside, and folders that are dated outside by more than a day', async () => {
    const run = await query('--from', '2026-01-10', '--to', '2026-01-11T10:00:00Z');
    expect(run.rows).toEqual([[3, '2026-01-10T09:00:00.0000000Z']]);
    expect(run.err).toContain('not read, by their dates: 2 folders and 0 files');
    expect((await query()).err).not.toContain('not read');
  });

  it.each([
    ['aws-direct-vm-connection', '2 folders and 0 files'],
    ['suspicious-vm-instance-creation', '1 folder and 0 files'],
  ])('of detect reaches back by the period of %s', async (rule, expected) => {
    const range = ['--from', '2026-01-11', '--to', '2026-01-12'];
    const run = await drawbridge(['detect', '--telemetry', logs, '--rule', rule, ...range]);
    expect(run.code, run.err).toBe(0);
    expect(run.err).toContain(`not read, by their dates: ${expected}`);
  });
});

describe('rows that are kept', () => {
  it('are used the second time, by query and detect alike, and made again when a file has changed', async () => {
    const cache = join(folder, 'cache');
    const first = await query('--cache', cache);
    const second = await query('--cache', cache);
    expect(second.rows).toEqual(first.rows);
    expect([first.err, second.err].map((err) => err.includes('are used: the files are the same'))).toEqual([
      false,
      true,
    ]);
    const plain = await drawbridge(['detect', '--telemetry', logs]);
    const kept = await drawbridge(['detect', '--telemetry', logs, '--cache', cache]);
    expect(kept.err).toContain('are used: the files are the same');
    expect(kept.out).toBe(plain.out);
    const [entry = ''] = await readdir(cache);
    await writeFile(join(cache, entry, 'manifest.json'), '{');
    const third = await query('--cache', cache);
    expect(third.rows).toEqual(first.rows);
    expect(third.err).toContain('are made again: they are damaged');
  });
});

it('progress is said in lines where nobody sits at a terminal', async () => {
  const run = await query('--cache', join(folder, 'other'), '--progress');
  expect(run.code).toBe(0);
  for (const line of run.err.split('\n').filter((text) => text.startsWith('reading telemetry')))
    expect(line).toMatch(/^reading telemetry: \d+\.\d of \d+\.\d MB in \d+ of 4 files, \d+ rows/);
});
