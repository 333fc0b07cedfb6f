import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { drawbridge } from './drawbridge.ts';

let content: string;
const write = (path: string, text: string): void => {
  const file = join(content, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
};

beforeEach(() => {
  content = mkdtempSync(join(tmpdir(), 'drawbridge-content-'));
  for (const folder of ['detections', 'watchlists', 'playbooks']) mkdirSync(join(content, folder));
  write('tables/doors.json', '{ "Door_CL": { "TimeGenerated": "datetime", "Door_s": "string" } }');
  write(
    'functions/doors-of.yaml',
    "alias: DoorsOf\nparameters: 'name:string'\nquery: Door_CL | where Door_s == name\n",
  );
  write(
    'logs/Door_CL.ndjson',
    '{"Type":"Door_CL","TimeGenerated":"2026-01-12T09:00:00Z","Door_s":"front"}\n',
  );
});
afterEach(() => {
  rmSync(content, { recursive: true });
});

const query = (text: string) =>
  drawbridge(['query', text, '--telemetry', join(content, 'logs'), '--content', content, '--format', 'json']);

describe('the content’s own tables and saved functions', () => {
  it('are known to a query, and the rows of the logs are theirs', async () => {
    const ran = await query("DoorsOf('front') | count");
    expect(ran.err).not.toContain('error');
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ rows: [[1]] });
  });

  it('stop a query where they are faulty, with the file and the field', async () => {
    write('tables/doors.json', '{ "Door_CL": { "TimeGenerated": "datum" } }');
    const ran = await query('Door_CL | count');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('doors.json');
    expect(ran.err).toContain('datum');
  });
});
