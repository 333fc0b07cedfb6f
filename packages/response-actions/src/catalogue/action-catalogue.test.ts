import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { targetKinds } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { actionCatalogue } from './action-catalogue.ts';

const root = path.join(import.meta.dirname, '..');

/** Every folder with an action in it, as an id. */
function idsOnDisk(): readonly string[] {
  return ['aws', 'gcp', 'azure']
    .flatMap((cloud) =>
      readdirSync(path.join(root, cloud), { recursive: true, encoding: 'utf8' })
        .filter((file) => path.basename(file) === 'action.ts')
        .map((file) => [cloud, ...path.dirname(file).split(path.sep)].join('.')),
    )
    .sort();
}

const folderOf = (id: string): string => path.join(root, ...id.split('.'));

test('has every action that is on disk, under the id of its path, once', () => {
  expect(actionCatalogue.map((action) => action.id).sort()).toEqual(idsOnDisk());
});

test('binds a permission to the same resource wherever it is declared', () => {
  const bound = new Map<string, unknown>();
  for (const { name, resource } of actionCatalogue.flatMap((action) => action.permissions)) {
    if (bound.has(name)) expect(resource, name).toBe(bound.get(name));
    bound.set(name, resource);
  }
});

describe.each(actionCatalogue.map((action) => [action.id, action] as const))('%s', (id, action) => {
  test('has its tests, its conformance case and its page', () => {
    const files = readdirSync(folderOf(id));
    expect(files).toEqual(
      expect.arrayContaining(['action.test.ts', 'conformance-case.suite.ts', 'README.md']),
    );
    if (id.startsWith('aws.')) expect(files).toContain('emulator-case.suite.ts');
  });

  test('has a page that says all that a person must know', () => {
    const page = readFileSync(path.join(folderOf(id), 'README.md'), 'utf8');
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    for (const heading of ['What it does', 'When it refuses', 'What access is left', 'Undo']) {
      expect(page).toContain(`\n## ${heading}\n`);
    }
    const parameters = action.parameters instanceof z.ZodObject ? Object.keys(action.parameters.shape) : [];
    for (const named of [...codesIn(folderOf(id)), ...parameters]) expect(page).toContain(`\`${named}\``);
  });

  test('is described completely', () => {
    expect(action.targetKinds.length).toBeGreaterThan(0);
    for (const kind of action.targetKinds) {
      expect(targetKinds).toContain(kind);
      expect(kind.split('.')[0]?.replace('entra', 'azure')).toBe(id.split('.')[0]);
    }
    for (const text of [action.description, action.effect]) expect(text).toMatch(/^[A-Z].{20,}\.$/);
    expect(action.title).toMatch(/^[A-Z][^.]+$/);
    expect(action.auditEvents.length).toBeGreaterThan(0);
    expect(action.d3fend).toMatch(/^D3-[A-Z]+$/);
  });

  test('declares permissions for every phase, each once', () => {
    const declared = action.permissions.map((permission) => `${permission.phase} ${permission.name}`);
    expect(new Set(declared).size).toBe(declared.length);
    const phases = new Set(action.permissions.map((permission) => permission.phase));
    expect([...phases].sort()).toEqual(
      action.reversible === 'no' ? ['apply', 'observe', 'verify'] : ['apply', 'observe', 'undo', 'verify'],
    );
  });

  test('describes each of its parameters', () => {
    const { properties = {} } = z.toJSONSchema(action.parameters, { io: 'input' });
    for (const [name, schema] of Object.entries(properties)) {
      expect(schema, name).toMatchObject({ description: expect.stringMatching(/^.{20,}\.$/s) as string });
    }
  });
});

/** The codes of refusals and of residual access that the action's own source names. */
function codesIn(folder: string): readonly string[] {
  const sources = readdirSync(folder).filter((file) => /(?<!test|suite)\.ts$/.test(file));
  const text = sources.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
  const found = text.matchAll(/(?:refuse\(\s*|code: |RefusedFailure\(\s*)'([a-z]+(?:-[a-z]+)+)'/g);
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}
