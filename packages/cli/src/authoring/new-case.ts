import { basename, dirname, extname, join } from 'node:path';

import { rulesOf, type DetectionRule, type DiscoveredContent } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { ruleSlug } from '../content/choose-rules.ts';
import type { NewFiles } from './new-files.ts';
import type { NewName } from './new-name.ts';

/** Where a case of a rule lies: beside it, by a name that says whose it is where other rules lie there too. */
export function caseFile(
  { documents }: Pick<DiscoveredContent, 'documents'>,
  { origin: { file } }: Pick<DetectionRule, 'origin'>,
  name: string,
): string {
  const folder = dirname(file);
  const stem = basename(file, extname(file));
  const isShared = documents.some(
    ({ kind, origin }) => kind === 'rule' && origin.file !== file && dirname(origin.file) === folder,
  );
  const [, kind = 'fires', what = ''] = /^(fires|quiet)-(.*)$/.exec(name) ?? [];
  const isNamed = what === stem || what.startsWith(`${stem}-`);
  return join(folder, 'cases', `${kind}-${isShared && !isNamed ? `${stem}-` : ''}${what}.yaml`);
}

/** `fires-…` or `quiet-…`, as a case's name begins: what a name says, else as is asked. */
export function caseName({ slug }: NewName, isQuiet: boolean): string {
  if (/^(?:fires|quiet)-./.test(slug)) return slug;
  return `${isQuiet ? 'quiet' : 'fires'}-${slug}`;
}

/** A case of a rule with a row to fill in for each table that the rule reads. */
export function newCase(
  discovered: DiscoveredContent,
  rule: DetectionRule,
  name: string,
  tables: readonly string[],
): NewFiles {
  const isQuiet = name.startsWith('quiet-');
  const text = stringify(
    {
      description: isQuiet ? 'What looks like it, and is not.' : 'What the rule is to find.',
      now: '2026-01-05T12:00:00Z',
      ...(sharesFile(discovered, rule) ? { rule: rule.id } : {}),
      tables: Object.fromEntries(tables.map((table) => [table, [{ TimeGenerated: '2026-01-05T11:55:00Z' }]])),
      expect: { alerts: isQuiet ? 0 : 1 },
    },
    { lineWidth: 0, singleQuote: true },
  );
  return {
    files: [{ file: caseFile(discovered, rule, name), text }],
    next: [
      `fill in the columns that the rule reads in the rows of ${tables.join(', ')}; leave out tables that do not matter`,
      `drawbridge test --rule ${ruleSlug(rule)}`,
    ],
  };
}

/** Several rules in one file have cases by the same name: each says whose it is. */
function sharesFile(discovered: DiscoveredContent, { origin }: DetectionRule): boolean {
  return rulesOf(discovered).rules.filter((rule) => rule.origin.file === origin.file).length > 1;
}
