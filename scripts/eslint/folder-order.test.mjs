import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { folderOrder } from './folder-order.mjs';

const root = mkdtempSync(join(tmpdir(), 'folder-order-'));
const packageFolder = join(root, 'packages', 'house');

beforeAll(() => {
  mkdirSync(packageFolder, { recursive: true });
  const floors = [['values', 'plan'], ['operators'], ['operators/join'], ['.']];
  writeFileSync(join(packageFolder, 'folder-order.json'), JSON.stringify(floors));
});
afterAll(() => rmSync(root, { recursive: true }));

function lint(file, text) {
  const linter = new Linter({ cwd: root });
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser },
    plugins: { drawbridge: { rules: { 'folder-order': folderOrder } } },
    rules: { 'drawbridge/folder-order': 'error' },
  };
  const filename = join(packageFolder, 'src', file);
  return linter.verify(text, [config], { filename }).map(({ message }) => message);
}

test('lets a file import from a lower floor and from its own room', () => {
  const text = "import '../values/ticks.ts';\nexport * from './sort/lower.ts';\nimport '@drawbridge/base';\n";
  expect(lint('operators/sort.ts', text)).toEqual([]);
  expect(lint('operators/sort/lower.ts', "import '../registry.ts';")).toEqual([]);
  expect(lint('index.ts', "export { a } from './operators/a.ts';")).toEqual([]);
});

test.each([
  ['an import', "import '../operators/sort.ts';"],
  ['an import of a type', "import type { Sort } from '../operators/sort.ts';"],
  ['a dynamic import', "await import('../operators/sort.ts');"],
  ['a re-export', "export { sort } from '../operators/sort.ts';"],
  ['a re-export of everything', "export * from '../operators/sort.ts';"],
  ['a type that is imported in place', "export type Sort = import('../operators/sort.ts').Sort;"],
])('refuses %s from a higher floor', (_, text) => {
  const said = 'operators is above plan in folder-order.json';
  expect(lint('plan/prune.ts', text)).toEqual([expect.stringContaining(said)]);
});

test('refuses an import between two rooms of one floor', () => {
  const said = 'values is on the same floor as plan in folder-order.json';
  expect(lint('plan/prune.ts', "import '../values/ticks.ts';")).toEqual([expect.stringContaining(said)]);
});

test('takes a listed subfolder for a room of its own', () => {
  expect(lint('operators/join/join.ts', "import '../registry.ts';")).toEqual([]);
  expect(lint('operators/registry.ts', "import './join/join.ts';")).toHaveLength(1);
});

test('refuses the public face as an import', () => {
  expect(lint('operators/sort.ts', "import '../index.ts';")).toHaveLength(1);
});

test('refuses a folder that has no place in the order', () => {
  const said = 'src/attic has no place in folder-order.json: list it on a floor.';
  expect(lint('attic/old.ts', 'export const old = 1;')).toEqual([said]);
});

test('refuses an import of a folder that has no place in the order', () => {
  const said = 'attic has no place in folder-order.json';
  expect(lint('plan/prune.ts', "import '../attic/old.ts';")).toEqual([expect.stringContaining(said)]);
});

test('judges no tests and no suites', () => {
  const text = "import '../operators/sort.ts';";
  expect(lint('plan/prune.test.ts', text)).toEqual([]);
  expect(lint('plan/prune.suite.ts', text)).toEqual([]);
});
