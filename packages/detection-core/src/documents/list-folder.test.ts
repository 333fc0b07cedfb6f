import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { listFolder, namesIn } from './list-folder.ts';

describe('a folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drawbridge-folder-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('that is not there is empty', async () => {
    expect(await listFolder(join(root, 'nothing'))).toEqual({ ok: true, value: [], problems: [] });
  });

  it('is listed by name, and its names by how they end', async () => {
    mkdirSync(join(root, 'b'));
    writeFileSync(join(root, 'a.yaml'), '');
    const listed = await listFolder(root);
    expect(listed.ok && listed.value.map((entry) => entry.name)).toEqual(['a.yaml', 'b']);
    expect(await namesIn(root, /\.yaml$/)).toMatchObject({ ok: true, value: ['a.yaml'] });
  });

  it.each([
    {
      what: 'a file',
      make: (path: string) => {
        writeFileSync(path, '');
      },
      message: 'this is not a folder',
    },
    {
      what: 'a link to itself',
      make: (path: string) => {
        symlinkSync(path, path);
      },
      message: 'the folder cannot be read (ELOOP)',
    },
  ])('that cannot be read, $what, is a problem and not empty', async ({ make, message }) => {
    const folder = join(root, 'folder');
    make(folder);
    expect(await listFolder(folder)).toMatchObject({
      ok: false,
      problems: [{ code: 'file/unreadable', file: folder, message }],
    });
  });
});
