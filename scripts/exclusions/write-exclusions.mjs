/**
 * The exclusions of every rule are one text, written into each: before what the rule finds, and after it. A saved function
 * would need to be published first, and a rule that is pasted into the portal would be without it.
 */
import { readFileSync } from 'node:fs';

const text = (name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

/** What only some rules know of a call. A row that asks for what a rule does not know excludes nothing of that rule. */
const known = [
  { column: 'UserAgent', cell: 'UserAgent' },
  { column: 'Publisher', cell: 'Publisher' },
  { column: 'Labels', cell: 'Label' },
];

/** A rule file's text with its exclusions as they are in this folder. */
export function withExclusions(ruleText) {
  const blocks = /^ {2}\/\/ exclusions: begin.*\n(?: {2}.*\n)*? {2}\/\/ exclusions: end\n/gm;
  const found = ruleText.match(blocks) ?? [];
  if (found.length === 0) return ruleText;
  if (found.length !== 2)
    throw new Error('a rule has two blocks of exclusions: before and after what it finds');
  const own = ruleText.replace(blocks, '');
  const missing = known.filter(({ column }) => !new RegExp(`\\b${column}\\b`).test(queryOf(own)));
  const texts = [text('before.kql'), text('after.kql').map((line) => withoutColumns(line, missing))];
  return ruleText.replace(blocks, () => `${texts.shift().map(indented).join('\n')}\n`);
}

function queryOf(ruleText) {
  return ruleText.slice(ruleText.indexOf('\nquery: |'), ruleText.indexOf('\nentityMappings:'));
}

function withoutColumns(line, missing) {
  let written = line;
  for (const { column, cell } of missing) {
    written = written
      .replace(`, ${column}`, '')
      .replace(new RegExp(`(isempty\\(No\\.${cell}\\)) or .*`), '$1');
  }
  return written;
}

const indented = (line) => (line === '' ? '' : `  ${line}`);
