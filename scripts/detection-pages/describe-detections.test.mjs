import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bundledTables, discoverContent, loadWatchlists, rulesOf } from '@drawbridge/detection-core';
import { createEngine } from '@drawbridge/kql';
import { afterAll, describe, expect, test } from 'vitest';

import { describeDetections } from './describe-detections.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = await describeDetections(root);
const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
/** AzureDiagnostics has the columns of whatever writes to it: AKS adds its own. */
const tables = bundledTables().map((table) =>
  table.name === 'AzureDiagnostics'
    ? { ...table, columns: [...table.columns, { name: 'log_s', type: 'string' }] }
    : table,
);
const engine = await createEngine({ tables, watchlists });
afterAll(() => engine.close());

const queriesOf = ({ text }) => [...text.matchAll(/^(`{3,})kql\n([^]*?)\n\1$/gm)].map(([, , query]) => query);

test('every detection has a page', async () => {
  const { rules } = rulesOf(await discoverContent(root));
  const paths = readdirSync(join(root, 'detections'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `detections/${name}.md`);
  expect(pages.map(({ path }) => path).sort()).toEqual(paths.sort());
  expect(pages.map(({ text }) => text.split('\n')[0].slice(2)).sort()).toEqual(
    rules.map(({ name }) => name).sort(),
  );
});

test('an alert says what to look at, how to contain, and where its page is, well within what the service keeps', async () => {
  const { rules } = rulesOf(await discoverContent(root));
  for (const { origin, alertDetailsOverride } of rules) {
    const format = alertDetailsOverride.alertDescriptionFormat;
    const page = `docs/reference/detections/${basename(dirname(origin.file))}.md`;
    expect(format).toMatch(/\nInvestigate: [^]+\nContain: [^]+\nGuide: /);
    expect(format).toContain(`Guide: ${page} `);
    expect(existsSync(join(root, page))).toBe(true);
    // The service cuts at 5 KB: three columns of a kilobyte each leave the steps whole.
    expect(Buffer.byteLength(format)).toBeLessThan(2048);
  }
});

describe.each(pages)('$path', (page) => {
  test('says how to investigate and how to respond, and what the rule cannot see', () => {
    for (const title of ['Investigation', 'Response', 'Tuning', 'Blind spots', 'Custom details', 'Cases'])
      expect(page.text).toContain(`\n## ${title}\n`);
  });

  test('holds only queries that run', async () => {
    const queries = queriesOf(page);
    expect(queries.length).toBeGreaterThanOrEqual(4);
    const timeRange = { from: new Date('2026-11-17T00:00:00Z'), to: new Date('2026-11-18T00:00:00Z') };
    for (const query of queries) {
      const answer = await engine.query(query, { now: timeRange.to, timeRange });
      expect(answer.ok ? [] : answer.problems).toEqual([]);
    }
  });

  test('links to files and headings that exist', () => {
    const folder = join(root, 'docs/reference', dirname(page.path));
    const links = [...withoutQueries(page.text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    const own = links.filter((link) => !/^https?:/.test(link));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((link) => !exists(link, page.text, folder))).toEqual([]);
  });
});

const withoutQueries = (text) => text.replace(/^(`{3,})kql\n[^]*?\n\1$/gm, '');

function exists(link, text, folder) {
  const [path, anchor] = link.split('#');
  if (path !== '' && !existsSync(join(folder, path))) return false;
  if (anchor === undefined) return true;
  return headingsOf(path === '' ? text : readFileSync(join(folder, path), 'utf8')).includes(anchor);
}

function headingsOf(text) {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
