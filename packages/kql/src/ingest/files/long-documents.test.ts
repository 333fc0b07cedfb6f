import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readRecords } from './read-records.ts';

describe('a long document', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drawbridge-long-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function read(text: string): Promise<{ events: string; records: number; problems: string[] }> {
    const file = join(folder, 'long.json');
    writeFileSync(file, text);
    const events: string[] = [];
    let records = 0;
    const note = (event: string) => async (): Promise<void> => {
      events.push(`${event} ${records}`);
      records = event === 'revoke' ? 0 : records;
      await Promise.resolve();
    };
    const opened = await readRecords(file, { revocation: { begin: note('begin'), revoke: note('revoke') } });
    if (!opened.ok) throw new Error(opened.problems[0]?.message);
    for await (const { value } of opened.value.records) records += value === undefined ? 0 : 1;
    return { events: events.join(', '), records, problems: opened.value.problems.map(({ code }) => code) };
  }

  const many = Array.from({ length: 5000 }, (_, n) => ({ n, text: 'x'.repeat(1000) }));
  const text = JSON.stringify({ Records: many });

  it('is streamed where its records can be taken back', async () => {
    expect(await read(text)).toEqual({ events: 'begin 0', records: 5000, problems: [] });
  });

  it('is read again, whole, where it turns out to be more than a list', async () => {
    const more = `${text.slice(0, -1)},"other":1}`;
    const { events, records } = await read(more);
    expect([events, records]).toEqual(['begin 0, revoke 5000', 1]);
  });

  it('gives nothing where it is broken', async () => {
    const { events, records, problems } = await read(text.slice(0, -10));
    expect(events).toMatch(/^begin 0, revoke 49\d\d$/);
    expect([records, problems]).toEqual([0, ['ingest/broken-json']]);
  });
});
