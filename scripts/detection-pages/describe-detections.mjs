import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import {
  discoverContent,
  formatDuration,
  loadCases,
  rulesOf,
  bundledTables,
} from '@drawbridge/detection-core';
import { loadPlaybooks } from '@drawbridge/playbook-runtime';

/** The sections of a detection's README that the analyst who got the alert needs, in the page's order. */
const guide = ['Investigation', 'Response', 'Severity', 'Tuning', 'Blind spots'];

/**
 * A page for each detection of a repository, for the analyst who got its alert: what it means, what to do, which
 * playbooks answer it, and every query in full. All of it is read from the rule, its README, its hunting queries and its cases.
 */
export async function describeDetections(root) {
  const content = await discoverContent(root);
  const { rules } = rulesOf(content);
  const { playbooks } = await loadPlaybooks(join(root, 'playbooks'));
  const hunting = content.documents.filter(({ kind }) => kind === 'hunting-query');
  const own = rules.filter(({ origin }) => existsSync(join(dirname(origin.file), 'README.md')));
  return Promise.all(own.map((rule) => describeDetection({ root, rule, playbooks, hunting })));
}

async function describeDetection({ root, rule, playbooks, hunting }) {
  const folder = dirname(rule.origin.file);
  const slug = basename(folder);
  const queries = hunting.filter(({ origin }) => dirname(origin.file) === join(folder, 'hunting'));
  const { cases } = await loadCases(folder, bundledTables());
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const answers = playbooks.filter(({ playbook }) => playbook.triggers.rules?.includes(rule.id));
  const text = [
    `# ${rule.name}`,
    'Written by `npm run generate`; change the files it is made from: ' +
      `[the rule, its cases and its notes](${linkTo(root, folder)}/).`,
    rule.description.trim(),
    factsOf(rule, answers),
    ...guide.flatMap((title) => sectionOf(readme, title, { root, folder, queries })),
    namedValues('Entities', ['entity', 'columns'], entitiesOf(rule)),
    namedValues('Custom details', ['detail', 'column'], Object.entries(rule.customDetails)),
    '## Rule query',
    fenced(rule.query),
    '## Hunting queries',
    `Each finds what its case in [hunting/cases](${linkTo(root, folder)}/hunting/cases/) says; \`npx drawbridge query --file\` runs them.`,
    ...queries.sort((a, b) => (a.origin.file < b.origin.file ? -1 : 1)).flatMap(huntingOf),
    namedValues(
      'Cases',
      ['case', 'what it shows'],
      cases.map(({ name, description }) => [name, description]),
    ),
  ];
  return { path: `detections/${slug}.md`, text: `${text.filter((part) => part !== '').join('\n\n')}\n` };
}

function factsOf(rule, answers) {
  const sources = rule.requiredDataConnectors.flatMap(({ dataTypes }) => dataTypes);
  const links = answers.map(({ file }) => basename(dirname(file)));
  const rows = [
    ['id', `\`${rule.id}\``],
    ['version', rule.version ?? ''],
    ['severity', `${rule.severity}, where the alert says nothing else`],
    ['ATT&CK', [...rule.tactics, ...rule.techniques].join(', ')],
    ['runs', `every ${formatDuration(rule.queryFrequencyMs)} over ${formatDuration(rule.queryPeriodMs)}`],
    ['tables', [...new Set(sources)].join(', ')],
    ['playbooks', links.map((slug) => `[${slug}](../../../playbooks/${slug}/)`).join(', ')],
  ];
  return tableOf(['', ''], rows);
}

/** A section of the README, its links made good for where the page lies, and hunting queries linked to their text. */
function sectionOf(readme, title, { root, folder, queries }) {
  const [, after] = `\n${readme}`.split(`\n## ${title}\n`);
  if (after === undefined) return [];
  const names = new Set(queries.map(({ origin }) => basename(origin.file, '.yaml')));
  const text = after
    .split(/\n## /)[0]
    .trim()
    .replace(/\]\((?!https?:|#)([^)]+)\)/g, (_, path) => `](${linkTo(root, join(folder, path))})`)
    .replace(/`hunting\/([\w-]+)\.yaml`/g, (whole, name) =>
      names.has(name) ? `[${name}](#${name})` : whole,
    );
  return [`## ${title}`, text];
}

function huntingOf({ origin, yaml }) {
  const { name, description, query } = yaml.value;
  return [
    `### ${basename(origin.file, '.yaml')}`,
    `${name}. ${String(description ?? '').trim()}`,
    fenced(query),
  ];
}

function entitiesOf({ entityMappings }) {
  return entityMappings.map(({ entityType, fieldMappings }) => [
    entityType,
    fieldMappings.map(({ identifier, columnName }) => `${identifier}: ${columnName}`).join(', '),
  ]);
}

function namedValues(title, head, rows) {
  return rows.length === 0 ? '' : `## ${title}\n\n${tableOf(head, rows)}`;
}

function tableOf(head, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => cell.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '-')), ...rows.map(line)].join('\n');
}

/** A fence that is longer than any in the query, which may hold one in a text. */
function fenced(query) {
  const longest = Math.max(2, ...[...query.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}kql\n${query.trimEnd()}\n${fence}`;
}

/** From docs/reference/detections to a path of the repository. */
function linkTo(root, path) {
  return `../../../${relative(root, path).replaceAll('\\', '/')}`;
}
