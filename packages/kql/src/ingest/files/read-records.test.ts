import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readRecords, type ReadRecordsOptions } from './read-records.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-ingest-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Uint8Array, options: ReadRecordsOptions = {}) {
  const path = join(folder, `file-${String((files += 1))}`);
  await writeFile(path, content);
  const opened = await readRecords(path, options);
  if (!opened.ok) return { format: 'none', values: [], lines: [], skipped: 0, problems: opened.problems };
  const values: unknown[] = [];
  const lines: number[] = [];
  for await (const record of opened.value.records) {
    values.push(record.value);
    lines.push(record.line);
  }
  const { format, skipped, problems } = opened.value;
  for (const problem of problems) expect(problem.file).toBe(path);
  return { format, values, lines, skipped, problems };
}

describe('ndjson', () => {
  it('gives each line with its number, across blank lines and both line breaks', async () => {
    const result = await read('{"a":1}\r\n\n{"a":2}\n');
    expect(result).toMatchObject({ format: 'ndjson', values: [{ a: 1 }, { a: 2 }], lines: [1, 3] });
  });

  it('skips a broken line and names its line and column', async () => {
    const result = await read('{"a":1}\n{"a":}\n{"a":3}\n');
    expect(result).toMatchObject({ values: [{ a: 1 }, { a: 3 }], lines: [1, 3], skipped: 1 });
    expect(result.problems[0]).toMatchObject({
      code: 'ingest/broken-json',
      severity: 'warning',
      message: 'this line is not JSON: expected a value, found "}"',
      span: { line: 2, column: 6 },
    });
  });

  it('is recognised though its first line is broken', async () => {
    const result = await read('{"a":1\n{"a":2}\n');
    expect(result).toMatchObject({ format: 'ndjson', values: [{ a: 2 }], skipped: 1 });
  });

  it('keeps every digit of an integer beyond 2^53', async () => {
    const result = await read('{"a":9007199254740993,"b":[1]}\n{"a":1234567890123456.5}\n');
    expect(result.values).toEqual([{ a: 9007199254740993n, b: [1] }, { a: 1234567890123456.5 }]);
  });

  it('unwraps bucket files that were concatenated', async () => {
    const result = await read('{"Records":[{"a":1},{"a":2}]}\n{"Records":[{"a":3}]}\n');
    expect(result).toMatchObject({ values: [{ a: 1 }, { a: 2 }, { a: 3 }], lines: [1, 1, 2] });
  });

  it('survives a multi-byte character that a read splits', async () => {
    const text = `{"a":"${'é€😀'.repeat(60_000)}"}\n{"a":"ü"}\n`;
    const result = await read(text);
    expect(result.values[0]).toEqual({ a: 'é€😀'.repeat(60_000) });
    expect(result.values[1]).toEqual({ a: 'ü' });
  });
});

describe('json', () => {
  it('reads one object', async () => {
    expect(await read('{\n "a": 1,\n "resources": [{"b": 2}]\n}\n')).toMatchObject({
      format: 'json',
      values: [{ a: 1, resources: [{ b: 2 }] }],
      lines: [1],
    });
  });

  it('gives the records of an array the lines on which they begin', async () => {
    const result = await read('[\n {"a": "x]\\",["},\n\n {"a": [1, {"b": 2}]}, {"a": 3}\n]');
    expect(result).toMatchObject({ format: 'json', lines: [2, 4, 4] });
    expect(result.values).toHaveLength(3);
  });

  it.each([
    ['CloudTrail', '{"Records": [\n{"a": 1},\n{"a": 2}]}'],
    [
      'a paged answer',
      '{"value": [\n{"a": 1},\n{"a": 2}],\n"nextLink": "https://example.com", "@odata.count": 2}',
    ],
  ])('unwraps the envelope of %s', async (_name, text) => {
    expect(await read(text)).toMatchObject({ values: [{ a: 1 }, { a: 2 }], lines: [2, 3] });
  });

  it('does not tear apart a single event that has an array', async () => {
    const event = { eventName: 'RunInstances', resources: [{ ARN: 'x' }] };
    expect((await read(JSON.stringify(event))).values).toEqual([event]);
  });

  it('reads several documents one after another', async () => {
    expect(await read('{\n"a": 1\n}\n{\n"a": 2\n}\n')).toMatchObject({
      values: [{ a: 1 }, { a: 2 }],
      lines: [1, 4],
    });
  });

  it('uses nothing of a broken document, and says where it breaks', async () => {
    const result = await read('[\n {"a": 1},\n {"a" 2}\n]');
    expect(result.values).toEqual([]);
    expect(result.problems[0]).toMatchObject({
      code: 'ingest/broken-json',
      severity: 'error',
      span: { line: 3, column: 7 },
    });
    expect(result.problems[0]!.message).toContain("expected ':' after the key");
  });

  it('reports a document that ends in the middle', async () => {
    const result = await read('{"Records": [{"a": 1}, {"a": 2}');
    expect(result.values).toEqual([]);
    expect(result.problems[0]!.message).toContain("expected ',' or ']', found end of the text");
  });
});

describe('csv', () => {
  it('reads quotes, cells of several lines and empty cells, with the line of each row', async () => {
    const text =
      '\uFEFFTimeGenerated [UTC],Name,Props\r\n"1/12/2026, 9:35 AM","a ""b""","{\n""x"": 1\n}"\r\n\r\n,,\r\n';
    expect(await read(text)).toMatchObject({
      format: 'csv',
      values: [
        { 'TimeGenerated [UTC]': '1/12/2026, 9:35 AM', Name: 'a "b"', Props: '{\n"x": 1\n}' },
        { 'TimeGenerated [UTC]': '', Name: '', Props: '' },
      ],
      lines: [2, 6],
      problems: [],
    });
  });

  it.each([
    ['by carriage returns alone', 'Kind,Id\ra,1\rb,2\r'],
    ['by each kind of break in turn', 'Kind,Id\r\na,1\rb,2\n'],
    ['by carriage returns, the last line not at all', 'Kind,Id\ra,1\rb,2'],
  ])('reads rows that are ended %s', async (_how, content) => {
    const rows = [
      { Kind: 'a', Id: '1' },
      { Kind: 'b', Id: '2' },
    ];
    expect(await read(content)).toMatchObject({ format: 'csv', values: rows, lines: [2, 3], skipped: 0 });
  });

  it('skips a row with a wrong number of cells and reads on', async () => {
    const result = await read('A,B\n1,2\n3\n4,5,6\n7,8\n');
    expect(result).toMatchObject({
      values: [
        { A: '1', B: '2' },
        { A: '7', B: '8' },
      ],
      skipped: 2,
    });
    expect(result.problems.map((problem) => [problem.span?.line, problem.message])).toEqual([
      [3, 'this row has 1 cells where the header has 2; the row is skipped'],
      [4, 'this row has 3 cells where the header has 2; the row is skipped'],
    ]);
  });

  it('loses only the row in which a quote is broken', async () => {
    const result = await read('A,B\n"x,2\n3,4\n5" inch,6\n7,"8"\n"9"9,0\n1,2\n');
    expect(result.values).toEqual([
      { A: '3', B: '4' },
      { A: '7', B: '8' },
      { A: '1', B: '2' },
    ]);
    expect(result.problems.map((problem) => problem.span?.line)).toEqual([2, 4, 6]);
  });

  it.each([
    ['tab', 'A\tB\n1\t2,5\n'],
    ['semicolon', 'A;B\n1;2,5\n'],
  ])('recognises %s as delimiter', async (_name, text) => {
    expect((await read(text)).values).toEqual([{ A: '1', B: '2,5' }]);
  });

  it('refuses a header that names a column twice', async () => {
    const result = await read('A,B,A\n1,2,3\n');
    expect(result.values).toEqual([]);
    expect(result.problems[0]!.message).toBe("two columns are named 'A'; nothing of this file is used");
  });

  it('reads a single column where the caller says that it is CSV', async () => {
    expect((await read('IPAddress\n192.0.2.1\n', { format: 'csv' })).values).toEqual([
      { IPAddress: '192.0.2.1' },
    ]);
  });
});

describe('text', () => {
  it('gives CEF lines as they are', async () => {
    const line = 'Jan 12 09:35:42 host CEF:0|amazon|aws|1.0|CloudTrail|StartSession|3|src=192.0.2.1, x=y';
    expect(await read(`${line}\n${line}\n`)).toMatchObject({
      format: 'text',
      values: [line, line],
      lines: [1, 2],
    });
  });
});

describe('files', () => {
  it('unpacks gzip by its content, whatever its name', async () => {
    expect((await read(gzipSync('{"Records":[{"a":1}]}'))).values).toEqual([{ a: 1 }]);
  });

  it('reads all members of a gzip file', async () => {
    const zipped = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')]);
    expect((await read(zipped)).values).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('uses nothing of a gzip file that is cut short, and says how far it went', async () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `{"a":${String(at * 7919)}}\n`).join('');
    const result = await read(gzipSync(text).subarray(0, 60_000));
    expect(result.values).toEqual([]);
    expect(result.problems[0]).toMatchObject({ code: 'ingest/broken-gzip', severity: 'error' });
    expect(result.problems[0]!.message).toMatch(
      /^this gzip file ends in the middle: [1-9]\d+ bytes \([1-9]\d+ lines\) could be unpacked, and nothing of it is used$/,
    );
  });

  it('uses nothing of a gzip file that is corrupt', async () => {
    const zipped = gzipSync('{"a":1}\n'.repeat(1000));
    zipped[zipped.length - 6]! ^= 0xff;
    const result = await read(zipped);
    expect(result.values).toEqual([]);
    expect(result.problems[0]!.message).toContain('is corrupt');
  });

  it('reads UTF-16 with a byte order mark, as PowerShell writes it', async () => {
    expect((await read(Buffer.from('\uFEFF{"a":"é"}', 'utf16le'))).values).toEqual([{ a: 'é' }]);
  });

  it.each([
    ['an empty file', '', 'ingest/empty-file'],
    ['a Parquet file', 'PAR1....', 'ingest/not-text'],
    ['a binary file', '\0\u0001', 'ingest/not-text'],
  ])('says that %s has no records', async (_name, content, code) => {
    expect((await read(content)).problems[0]).toMatchObject({ code });
  });

  it('says that a file is missing', async () => {
    const opened = await readRecords(join(folder, 'missing.json'));
    expect(opened.ok).toBe(false);
    expect(opened.problems[0]!.code).toBe('ingest/unreadable-file');
  });

  it('says that a folder is not a file', async () => {
    expect((await readRecords(folder)).problems[0]!.code).toBe('ingest/unreadable-file');
  });
});
