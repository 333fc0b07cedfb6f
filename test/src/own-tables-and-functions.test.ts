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
    expect(ran.err).not.toMatch(/error|warning/);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ rows: [[1]] });
  });

  it('have the standard columns of Log Analytics, which are shown where they are asked for', async () => {
    const whole = await query("Door_CL | where Type == 'Door_CL' and isempty(_ResourceId)");
    expect(JSON.parse(whole.out)).toMatchObject({ columns: [{ name: 'TimeGenerated' }, { name: 'Door_s' }] });
    const asked = await query('union Door_CL, Heartbeat | summarize count() by Type');
    expect(JSON.parse(asked.out)).toMatchObject({ rows: [['Door_CL', 1]] });
  });

  it('stop a query where they are faulty, with the file and the field', async () => {
    write('tables/doors.json', '{ "Door_CL": { "TimeGenerated": "datum" } }');
    const ran = await query('Door_CL | count');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('doors.json');
    expect(ran.err).toContain('datum');
  });
});

it('a folder that check reads for two purposes, and that is none, is said once', async () => {
  write('hunting', 'a file');
  const ran = await drawbridge(['check', '--content', content]);
  expect(ran.code).toBe(1);
  const lines = `${ran.out}${ran.err}`.split('\n').filter((line) => line.includes('[file/unreadable]'));
  expect(lines).toEqual([expect.stringContaining('hunting: error: this is not a folder')]);
});

describe('the content’s fixtures', () => {
  const url = 'https://example.com/bad.csv';
  const declare = (): void => {
    write('fixtures/externaldata/bad.yaml', `url: ${url}\nfile: bad.csv\n`);
    write('fixtures/externaldata/bad.csv', 'Door,Why\nfront,stolen key\n');
    write('fixtures/geo/offices.csv', 'network,country\n203.0.113.0/24,Norway\n');
  };
  const text = `Door_CL | join kind=inner (externaldata(Door:string, Why:string)['${url}']) on $left.Door_s == $right.Door
    | extend Country = tostring(geo_info_from_ip_address('203.0.113.7').country) | project Why, Country`;

  it('are what externaldata and geo_info_from_ip_address answer from', async () => {
    declare();
    const ran = await query(text);
    expect(ran.err).not.toContain('error');
    expect(JSON.parse(ran.out)).toMatchObject({ rows: [['stolen key', 'Norway']] });
  });

  it('are missed, with the place and how to declare them', async () => {
    const ran = await query(text);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(url);
    expect(ran.err).toContain('fixtures/externaldata/<name>.yaml');
    const where = await query("print geo_info_from_ip_address('203.0.113.7')");
    expect(where.code).toBe(1);
    expect(where.err).toContain('fixtures/geo/<name>.csv');
  });

  it('are known to check, to the cases of test, and to detect', async () => {
    write('detections/doors/rule.yaml', doorsRule(`${text}, TimeGenerated, Door_s`));
    const row = '    - { TimeGenerated: 2026-01-12T09:00:00Z, Door_s: front }\n';
    const given = `description: d\nnow: 2026-01-12T09:10:00Z\ntables:\n  Door_CL:\n${row}`;
    write('detections/doors/cases/fires-front.yaml', `${given}expect: { alerts: 1 }\n`);
    const own = `externaldata:\n  ${url}:\n    - { Door: back, Why: stolen key }\n`;
    write('detections/doors/cases/quiet-front.yaml', `${given}${own}expect: { alerts: 0 }\n`);
    const where = ['--content', content];
    expect((await drawbridge(['check', ...where])).err).toContain('fixtures/externaldata/<name>.yaml');
    declare();
    expect((await drawbridge(['check', ...where])).code).toBe(0);
    const tested = await drawbridge(['test', '--rule', 'doors', ...where]);
    expect(tested.out + tested.err).toContain('2 passed');
    const logs = ['--telemetry', join(content, 'logs'), '--format', 'json'];
    const detected = await drawbridge(['detect', '--rule', 'doors', ...logs, ...where]);
    expect(JSON.parse(detected.out)).toMatchObject({ alerts: [expect.anything()] });
  });
});

const doorsRule = (query: string): string => `id: 0a1b2c3d-1111-4222-8333-444455556677
name: Doors opened with a stolen key
kind: Scheduled
version: 1.0.0
description: Identifies doors that were opened with a stolen key.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
relevantTechniques: [T1078]
query: |
  ${query.replaceAll('\n', '\n  ')}
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: FullName
        columnName: Door_s
`;
