import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { problem } from '@drawbridge/base';
import { expect, it } from 'vitest';

import { givenQuery } from './given-query.ts';

async function folderWith(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'given-query-'));
  await writeFile(join(folder, name), text);
  return folder;
}

it('takes a file of KQL as it is', async () => {
  const folder = await folderWith('q.kql', 'AWSCloudTrail\n| count\n');
  expect(await givenQuery(folder, undefined, 'q.kql')).toMatchObject({
    query: 'AWSCloudTrail\n| count\n',
    file: 'q.kql',
  });
});

it('takes the query out of the YAML of a hunting query, and shows problems where they stand in it', async () => {
  const folder = await folderWith(
    'h.yaml',
    'id: h\nname: H\nquery: |\n  AWSCloudTrail\n  | where Evnt == 1\n',
  );
  const given = await givenQuery(folder, undefined, 'h.yaml');
  expect(given.query).toBe('AWSCloudTrail\n| where Evnt == 1\n');
  const start = given.query.indexOf('Evnt');
  const found = problem('kql/unknown-name', 'there is no Evnt', {
    span: { start, length: 4, line: 2, column: 9 },
  });
  expect(given.place(found)).toMatchObject({
    file: 'h.yaml',
    field: 'query',
    span: { line: 5, column: 11 },
  });
});

it('refuses YAML without a query, a file that is not there, and both ways at once', async () => {
  const folder = await folderWith('w.yaml', 'alias: a\n');
  await expect(givenQuery(folder, undefined, 'w.yaml')).rejects.toThrow('it has no field');
  await expect(givenQuery(folder, undefined, 'gone.yaml')).rejects.toThrow('cannot read');
  await expect(givenQuery(folder, 'T', 'w.yaml')).rejects.toThrow('not both');
});
