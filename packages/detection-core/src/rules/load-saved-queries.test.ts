import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { createChecker } from '@drawbridge/kql';
import { expect, it } from 'vitest';

import { checkSavedQuery } from './check-saved-query.ts';
import { discoverContent } from '../discovery/discover-content.ts';
import { savedQueriesOf } from './load-saved-queries.ts';

const tables = [{ name: 'T', columns: [{ name: 'v', type: 'long' }] }] as const;

const loadSavedQueries = async (root: string) => savedQueriesOf(await discoverContent(root));

async function contentOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

it('binds functions with their parameters, and hunting queries that call them', async () => {
  const root = await contentOf({
    'functions/Many.yaml':
      'alias: Many\nparameters: least:long=1, what:string\nquery: |\n  T\n  | where v > least and what has "x"\n',
    'detections/a/hunting/h.yaml': 'id: h\nname: H\nquery: |\n  Many(2, "x")\n  | project v\n',
  });
  const { functions, hunting, problems } = await loadSavedQueries(root);
  expect(problems).toEqual([]);
  const checker = createChecker({ tables, functions: functions.map(({ stored }) => stored) });
  for (const savedQuery of [...functions, ...hunting])
    expect(await checkSavedQuery(savedQuery, checker)).toEqual([]);
});

it('shows what is wrong where it is written', async () => {
  const root = await contentOf({
    'functions/F.yaml': 'alias: F\nparameters: (n:long)\nquery: |\n  T\n  | where w > n\n',
    'hunting/h.yaml': 'id: h\nname: H\nquery: T | where w > 1\n',
    'hunting/i.yaml': 'id: H\nname: I\nquery: T\n',
    'hunting/j.yaml': 'id: j\nname: J\n',
  });
  const { functions, hunting, problems } = await loadSavedQueries(root);
  expect(problems.map(({ code, span }) => [code, span?.line, span?.column])).toEqual([
    ['hunting/missing-field', 1, 1],
    ['saved-query/duplicate', 1, 5],
  ]);
  const checker = createChecker({ tables });
  const found = await Promise.all(
    [...functions, ...hunting].map((savedQuery) => checkSavedQuery(savedQuery, checker)),
  );
  expect(found.flat().map(({ code, span }) => [code, span?.line, span?.column])).toEqual([
    ['kql/unknown-name', 5, 11],
    ['kql/unknown-name', 3, 18],
  ]);
});
