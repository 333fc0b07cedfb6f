import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { reportStructure } from './report.mjs';

const limits = {
  longFunctions: { lines: 60, allowed: 1 },
  fullFolders: { files: 3, exempt: { 'packages/house/src/tables': 'table' } },
  unusedExports: { exempt: { house: { door: 'a later part opens it' } } },
};
const sound = {
  'packages/house/package.json': '{}',
  'packages/house/folder-order.json': '[["ground"], ["roof"], ["."]]',
  'packages/house/src/index.ts': "export { door } from './ground/door.ts';\n",
  'packages/house/src/ground/door.ts': 'export const door = 1;\n',
  'packages/house/src/roof/chimney.ts':
    "import { door } from '../ground/door.ts';\nexport const chimney = door;\n",
};

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'structure-'));
  write(sound);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

const structure = (options) => reportStructure({ root, limits, ...options });

const longFunction = (name) => `export function ${name}() {\n${'  //\n'.repeat(60)}}\n`;

test('passes a tree that keeps every limit', () => {
  const { status, text } = structure();
  expect(text).toContain('1 passed, 0 failed');
  expect(status).toBe(0);
  expect(text).toMatch(/^house +3 +1 +2 +2 +0 +0 +0 +0 +0$/m);
});

test('names the functions that are too long once there are more than allowed', () => {
  write({ 'packages/house/src/ground/wall.ts': longFunction('wall') });
  expect(structure().status).toBe(0);
  expect(structure({ list: true }).text).toContain('packages/house/src/ground/wall.ts:1 wall has 62 lines');
  write({
    'packages/house/src/ground/fence.ts': `export const made = {\n  fence: ${longFunction('').slice(7)}};\n`,
  });
  const { status, text } = structure();
  expect(status).toBe(1);
  expect(text).toContain('packages/house/src/ground/fence.ts:2 fence has 62 lines');
});

test('names a folder with too many files, its tests included, unless it is a table', () => {
  const files = (folder) =>
    Object.fromEntries(
      ['a.ts', 'b.ts', 'c.ts', 'c.test.ts'].map((file) => [`packages/house/src/${folder}/${file}`, '']),
    );
  write(files('ground/tables'));
  expect(structure().text).toContain('packages/house/src/ground/tables has 4 files');
  rmSync(join(root, 'packages/house/src/ground/tables'), { recursive: true });
  write({
    ...files('tables'),
    'packages/house/folder-order.json': '[["ground", "tables"], ["roof"], ["."]]',
  });
  expect(structure().status).toBe(0);
});

test('names a circle of folders that a type alone closes, with the import to cut', () => {
  write({ 'packages/house/src/ground/cellar.ts': "export type C = import('../roof/chimney.ts').chimney;\n" });
  const { status, text } = structure();
  expect(status).toBe(1);
  expect(text).toContain('house: circles between folders\n  ground ⇄ roof');
  expect(text).toContain('ground → roof: 1 (packages/house/src/ground/cellar.ts:1)');
});

test('names an import against the order, a folder without a place and a place without a folder', () => {
  write({
    'packages/house/folder-order.json': '[["roof"], ["ground"], ["shed"], ["."]]',
    'packages/house/src/attic/box.ts': '',
  });
  const { status, text } = structure();
  expect(status).toBe(1);
  expect(text).toContain('packages/house/src/roof/chimney.ts:1 ground is above roof in folder-order.json');
  expect(text).toContain('packages/house/src/attic has no place in folder-order.json');
  expect(text).toContain('packages/house/folder-order.json lists shed, where there is no file');
});

test('keeps a place for a folder that holds tests alone', () => {
  write({
    'packages/house/folder-order.json': '[["ground"], ["roof"], ["yard"], ["."]]',
    'packages/house/src/yard/yard.test.ts': '',
  });
  expect(structure().status).toBe(0);
});

test('asks a package that has folders for their order', () => {
  rmSync(join(root, 'packages/house/folder-order.json'));
  expect(structure().text).toContain('packages/house/folder-order.json is missing');
});

test('names an export that only its own package uses', () => {
  write({
    'packages/house/src/index.ts':
      "export { door } from './ground/door.ts';\nexport { chimney, type Smoke } from './roof/chimney.ts';\n",
    'packages/house/src/roof/chimney.test.ts': "import { chimney } from '../index.ts';\n",
  });
  const { status, text } = structure();
  expect(status).toBe(1);
  expect(text).toContain('house: exports that nobody uses\n  Smoke\n  chimney\n');
});

test.each([
  ['another package', 'packages/garden/src/a.ts', "import { chimney } from '@drawbridge/house';"],
  ['a test across packages', 'test/src/a.test.ts', "import type { chimney } from '@drawbridge/house';"],
  ['a script', 'scripts/a.mjs', "const { chimney: top } = await import('@drawbridge/house');"],
  ["the package's own script", 'packages/house/scripts/a.ts', "import { chimney } from '../src/index.ts';"],
  ['a name space', 'demo/a.mjs', "import * as house from '@drawbridge/house';\nhouse.chimney();"],
  ['the code in a document', 'docs/a.md', 'Call `chimney()`.'],
])('an export is used by %s', (_, file, use) => {
  write({
    'packages/house/src/index.ts':
      "export { door } from './ground/door.ts';\nexport { chimney } from './roof/chimney.ts';\n",
  });
  expect(structure().status).toBe(1);
  write({ [file]: use });
  expect(structure().text).toContain('1 passed');
});

test('an export that only prose mentions is not used', () => {
  write({
    'packages/house/src/index.ts':
      "export { door } from './ground/door.ts';\nexport { chimney } from './roof/chimney.ts';\n",
    'docs/a.md': 'The chimney is high.',
  });
  expect(structure().status).toBe(1);
});

test('an exemption of an export that has found its caller is to be removed', () => {
  write({ 'scripts/a.mjs': "import { door } from '@drawbridge/house';" });
  expect(structure().text).toContain('house: exports exempt, but used or gone\n  door\n');
});

test('judges one package alone when asked', () => {
  write({ 'packages/garden/package.json': '{}', 'packages/garden/src/index.ts': 'export const tree = 1;\n' });
  expect(structure().status).toBe(1);
  expect(structure({ package: 'house' }).status).toBe(0);
  expect(structure({ package: 'shed' })).toEqual({
    status: 2,
    text: expect.stringContaining('no package shed'),
  });
});
