import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { answeredFaults } from './fault-words.ts';
import { describeCloudSim } from './describe-cloud-sim.ts';
import { listServices } from './simulated-operations.ts';

const source = join(import.meta.dirname, '..');
const textOf = (folder: string): string =>
  readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(source, folder, file), 'utf8'))
    .join('\n');
const folders: Readonly<Record<string, string>> = {
  AWS: 'aws',
  'Google Cloud': 'gcp',
  'Microsoft Graph': 'azure',
  'Azure Resource Manager': 'arm',
};
const services = listServices();
const operations = services.flatMap(({ cloud, notes, operations: all }) =>
  all.map(({ name }) => ({ cloud, name, note: notes[name] })),
);

describe('the page of what is simulated', () => {
  const [page] = describeCloudSim();

  it.each(operations)('has a row of $name, with what is noted of it', ({ name, note }) => {
    expect(note).toBeDefined();
    expect(page?.text).toContain(`| \`${name}\` |`);
  });

  it('notes nothing of an operation that is not there', () => {
    const noted = services.flatMap((service) => Object.keys(service.notes));
    const names = operations.map((operation) => operation.name);
    expect([...new Set(noted)].filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(Object.entries(folders))('names of %s only refusals that its code can give', (cloud, folder) => {
    const text = textOf(folder);
    const named = operations
      .filter((operation) => operation.cloud === cloud)
      .flatMap((operation) => operation.note?.refuses ?? []);
    expect([...new Set(named)].filter((word) => !text.includes(`'${word}'`))).toEqual([]);
  });

  it('names only settings that a world has', () => {
    const text = textOf('world');
    const named = operations.flatMap((operation) => operation.note?.late?.split(', ') ?? []);
    expect([...new Set(named)].filter((word) => !text.includes(`  ${word}:`))).toEqual([]);
  });

  it('words every fault as each service does', () => {
    const rows =
      page?.text.split('\n').filter((line) => /^\| (AWS|Compute|Google|Microsoft|Azure) /.test(line)) ?? [];
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row.match(/\d{3} `\w+/g)).toHaveLength(answeredFaults.length);
    expect(page?.text).toContain('400 `ThrottlingException`');
  });

  it('says of every cloud what is not simulated', () => {
    const said = page?.text.split('## Not simulated')[1] ?? '';
    for (const cloud of ['Every cloud', ...Object.keys(folders)]) expect(said).toContain(`### ${cloud}\n`);
  });
});
