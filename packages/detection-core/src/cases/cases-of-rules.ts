import { basename, dirname, join } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';
import type { TableSchema } from '@drawbridge/kql';

import { listFolder } from '../documents/list-folder.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import type { DetectionCase } from './detection-case.ts';
import { loadCases } from './load-cases.ts';

/** What of a rule tells which cases are its own. */
export type RuleWithCases = Pick<DetectionRule, 'id' | 'name' | 'origin'>;

/** The cases of each rule, by its id, and what belongs to none. */
export interface CasesOfRules {
  readonly of: (rule: Pick<DetectionRule, 'id'>) => readonly DetectionCase[];
  readonly problems: readonly Problem[];
}

/**
 * The cases that lie beside rules. In a folder with several rules a case belongs to the one that it names: by its field
 * `rule` (an id, a name, the name of a file), by its folder `cases/<file>/`, or by its own name, `fires-<file>-…`; what
 * names none belongs to `rule.yaml`, if there is one.
 */
export async function loadCasesOfRules(
  rules: readonly RuleWithCases[],
  tables: readonly TableSchema[] = bundledTables(),
): Promise<CasesOfRules> {
  const cases = new Map<string, DetectionCase[]>();
  const problems: Problem[] = [];
  for (const [folder, neighbours] of byFolder(rules)) {
    const found = await casesIn(folder, tables);
    problems.push(...found.problems);
    for (const detectionCase of found.cases) {
      const rule = ruleOfCase(detectionCase, neighbours);
      if (rule === undefined) problems.push(ofNoRule(detectionCase, neighbours));
      else cases.set(rule.id, [...(cases.get(rule.id) ?? []), detectionCase]);
    }
  }
  return { of: ({ id }) => cases.get(id) ?? [], problems };
}

function byFolder(rules: readonly RuleWithCases[]): ReadonlyMap<string, readonly RuleWithCases[]> {
  const folders = new Map<string, RuleWithCases[]>();
  for (const rule of rules) {
    const folder = dirname(rule.origin.file);
    const known = folders.get(folder);
    if (known === undefined) folders.set(folder, [rule]);
    else known.push(rule);
  }
  return folders;
}

/** What a rule's file is called: the folder's name for `rule.yaml`, else its own without the ending. */
export function ruleFileName({ origin: { file } }: Pick<DetectionRule, 'origin'>): string {
  const name = stem(file);
  return name.toLowerCase() === 'rule' ? basename(dirname(file)) : name;
}

const stem = (file: string): string => basename(file).replace(/\.[^.]*$/, '');

/** Those directly in `cases/`, and those in a folder of `cases/` for each rule. */
async function casesIn(folder: string, tables: readonly TableSchema[]) {
  const direct = await loadCases(folder, tables);
  const entries = await listFolder(join(folder, 'cases'));
  const folders = entries.ok ? entries.value.filter((entry) => entry.isDirectory()) : [];
  const nested = await Promise.all(
    folders.map((entry) => loadCases(folder, tables, join('cases', entry.name))),
  );
  const all = [direct, ...nested];
  return { cases: all.flatMap(({ cases }) => cases), problems: all.flatMap(({ problems }) => problems) };
}

function ruleOfCase(
  detectionCase: DetectionCase,
  rules: readonly RuleWithCases[],
): RuleWithCases | undefined {
  const { rule: named, file, name } = detectionCase;
  if (named !== undefined) return rules.find((rule) => namesOf(rule).includes(named.toLowerCase()));
  if (rules.length === 1) return rules[0];
  const holder = basename(dirname(file)).toLowerCase();
  const inFolder = rules.find((rule) => holder !== 'cases' && namesOf(rule).includes(holder));
  const what = name.replace(/^(fires|quiet)-/, '').toLowerCase();
  const byName = rules
    .map((rule) => ({ rule, file: stem(rule.origin.file).toLowerCase() }))
    .filter(({ file: known }) => what === known || what.startsWith(`${known}-`))
    .sort((a, b) => b.file.length - a.file.length);
  return inFolder ?? byName[0]?.rule ?? rules.find((rule) => stem(rule.origin.file).toLowerCase() === 'rule');
}

function namesOf(rule: RuleWithCases): readonly string[] {
  return [rule.id, rule.name, stem(rule.origin.file), ruleFileName(rule)].map((name) => name.toLowerCase());
}

function ofNoRule({ file, rule: named }: DetectionCase, rules: readonly RuleWithCases[]): Problem {
  const files = rules.map((rule) => stem(rule.origin.file)).join(', ');
  const message =
    named === undefined
      ? 'this case belongs to none of the rules beside it'
      : `there is no rule '${named}' beside this case`;
  return problem('case/no-rule', message, {
    file,
    hints: [`name the rule in the field 'rule', or in the file's name (fires-<rule>-…): ${files}`],
  });
}
