import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { expect, it } from 'vitest';

import { tarOf, zipOf } from './archives.suite.ts';
import { logFiles } from './open-log.ts';
import { ArchiveError, UnpackedBytes } from './unpacked-file.ts';
import { unpackZip } from './unpack-zip.ts';

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'open-log-')), name);
  await writeFile(file, content);
  return file;
}

/** Each file's name behind the archive's, with its records or what is said of it. */
async function contentsOf(path: string): Promise<readonly (readonly [string, unknown])[]> {
  const found: (readonly [string, unknown])[] = [];
  for await (const file of logFiles(path)) {
    const opened = await file.open();
    const records: unknown[] = [];
    if (opened.ok) for await (const { value } of opened.value.records) records.push(value);
    const said = opened.ok ? records : opened.problems.map(({ message }) => message).join('\n');
    found.push([file.name.slice(path.length), said]);
  }
  return found;
}

it('never writes to the path that an archive claims', async () => {
  const lines = '{"a":1}\n{"a":2}\n';
  expect(await contentsOf(await write('a.tar', await tarOf('../../x/a.ndjson', lines)))).toEqual([
    ['!../../x/a.ndjson', [{ a: 1 }, { a: 2 }]],
  ]);
  expect(await contentsOf(await write('a.zip', zipOf('../../x/a.ndjson', lines)))).toEqual([
    ['', expect.stringContaining('invalid relative path')],
  ]);
});

it('opens what tar wrote from the folder that it was in', async () => {
  expect(
    await contentsOf(await write('a.tar', await tarOf('./logs/a.ndjson', '{"a":1}\n{"a":2}\n'))),
  ).toEqual([['!./logs/a.ndjson', [{ a: 1 }, { a: 2 }]]]);
});

it('says of an archive that is cut short that it is broken', async () => {
  const zip = zipOf('a.ndjson', '{"a":1}\n{"a":2}\n');
  expect(await contentsOf(await write('a.zip', zip.subarray(0, zip.length - 30)))).toEqual([
    ['', expect.stringContaining('it is a broken zip archive')],
  ]);
  const tar = gzipSync(await tarOf('a.ndjson', '{"a":1}\n'.repeat(20_000)));
  const opened = await contentsOf(await write('a.tar.gz', tar.subarray(0, tar.length - 200)));
  expect(JSON.stringify(opened)).toContain('it is a broken tar archive');
});

it('does not unpack more than it may', async () => {
  const path = await write('a.zip', zipOf('a.txt', 'x'.repeat(1000)));
  const folder = await mkdtemp(join(tmpdir(), 'unpacked-'));
  const unpacking = unpackZip(path, folder, new UnpackedBytes(999)).next();
  await expect(unpacking).rejects.toThrow(ArchiveError);
});

it('passes over what macOS and editors leave in archives', async () => {
  expect(await contentsOf(await write('a.zip', zipOf('__MACOSX/._a.json', '{}')))).toEqual([]);
  expect(await contentsOf(await write('b.zip', zipOf('.DS_Store', 'x')))).toEqual([]);
});

it('reads YAML by its documents and items, and keeps blank lines in its texts', async () => {
  const text = '---\nname: a\nscript: |\n  one\n\n  two\n---\nname: b\n';
  expect(await contentsOf(await write('a.yaml', text))).toEqual([
    ['', [{ name: 'a', script: 'one\n\ntwo\n' }, { name: 'b' }]],
  ]);
  expect(await contentsOf(await write('b.yaml', '- name: a\n- name: b\n'))).toEqual([
    ['', [{ name: 'a' }, { name: 'b' }]],
  ]);
});

it.each([
  ['lines that look like YAML and are none', 'INFO: started\nINFO: stopped\n'],
  ['broken YAML', 'logName: [a\nother: b\n'],
  ['bare words', 'Caller:\n'],
])('leaves %s as lines', async (_, text) => {
  const [[, said] = []] = await contentsOf(await write('a.log', text));
  expect(said).toEqual(text === 'Caller:\n' ? [{ Caller: null }] : text.trimEnd().split('\n'));
});

it('says of a Parquet file that is broken how far it was read', async () => {
  const path = await write('a.parquet', 'PAR1 and no more');
  for await (const file of logFiles(path)) {
    const opened = await file.open();
    if (!opened.ok) throw new Error('it opens');
    for await (const record of opened.value.records) expect(record).toBeUndefined();
    expect(opened.value.problems.map(({ message }) => message).join()).toContain(
      'cannot be read after row 0',
    );
  }
});
