import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { createEngine } from '@drawbridge/kql';
import { afterAll, describe, expect, it } from 'vitest';

import { discoverContent } from '../discovery/discover-content.ts';
import { savedQueriesOf } from '../rules/load-saved-queries.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { loadWatchlists } from '../watchlists/load-watchlists.ts';
import { createCaseEngines } from './case-engines.ts';
import { caseFixtures, caseWatchlists, loadCaseInput } from './case-input.ts';
import { compareCase } from './compare-case.ts';
import type { DetectionCase } from './detection-case.ts';
import { loadCases } from './load-cases.ts';

const root = join(import.meta.dirname, '../../../..');
/** AzureDiagnostics has the columns of whatever writes to it: AKS adds its own. */
const tables = bundledTables().map((table) =>
  table.name === 'AzureDiagnostics'
    ? { ...table, columns: [...table.columns, { name: 'log_s', type: 'string' as const }] }
    : table,
);
const { hunting } = savedQueriesOf(await discoverContent(root));
const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
const engines = createCaseEngines((lists) => createEngine({ tables, watchlists: lists }), watchlists);
afterAll(() => engines.close());

const slugs = readdirSync(join(root, 'detections'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe.each(slugs)('hunting with %s', async (slug) => {
  const folder = join(root, 'detections', slug, 'hunting');
  const { cases, problems } = await loadCases(folder, tables);
  const own = hunting.filter(({ origin }) => origin.file.startsWith(`${folder}/`));

  it('has three queries or more, and a case for each', () => {
    expect(problems).toEqual([]);
    expect(own.length).toBeGreaterThanOrEqual(3);
    const names = own.map(({ origin }) => `fires-${basename(origin.file, '.yaml')}`);
    expect(cases.map(({ name }) => name)).toEqual(names.sort());
  });

  it.each(cases.map((detectionCase) => [detectionCase.name, detectionCase] as const))(
    'finds what %s says',
    async (name, detectionCase) => {
      const query = own.find(({ origin }) => `fires-${basename(origin.file, '.yaml')}` === name)?.query ?? '';
      const rows = await rowsOf(query, detectionCase);
      const { alerts, ...expected } = detectionCase.expect;
      expect(rows).toHaveLength(alerts);
      expect(compareCase({ alerts: 0, ...expected }, [], rows)).toEqual([]);
    },
  );
});

async function rowsOf(query: string, detectionCase: DetectionCase) {
  const lists = caseWatchlists(detectionCase, engines.watchlists);
  const engine = await engines.engineFor(lists.watchlists, caseFixtures(detectionCase, engines.fixtures));
  expect(await loadCaseInput(engine, detectionCase)).toEqual([]);
  const to = new Date(detectionCase.now.getTime() + 1);
  const answer = await engine.query(query, {
    now: detectionCase.now,
    timeRange: { from: detectionCase.from ?? new Date(0), to },
  });
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join('\n'));
  return answer.rows.map((row) =>
    Object.fromEntries(answer.columns.map((column, at) => [column.name, row[at] ?? null])),
  );
}
