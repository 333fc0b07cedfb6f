import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { nameHints } from '@drawbridge/base';
import {
  loadRules,
  ruleFileName,
  rulesOf,
  type DetectionRule,
  type DiscoveredContent,
  type LoadedRules,
} from '@drawbridge/detection-core';

import { UsageError } from '../terminal/exit-code.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { discover } from './discover.ts';
import type { ContentFolders } from './find-content.ts';

/** The rules that a verb works on: all of the content's, those of `--rules`, or the ones named with `--rule`. */
export interface RuleFlags {
  /** A file or folder of rules in place of the content's. */
  readonly rules?: string;
  /** Ids, names or folder names. */
  readonly rule?: readonly string[];
}

/** Loads and chooses rules; what is wrong with a rule that was chosen is shown. */
export async function chooseRules(
  scope: VerbScope,
  content: ContentFolders,
  flags: RuleFlags,
): Promise<readonly DetectionRule[]> {
  const loaded = await loadChosen(scope, content, flags);
  const rules = flags.rule?.flatMap((named) => findRules(loaded.rules, named)) ?? loaded.rules;
  showProblems(scope, loaded.problems);
  return [...new Set(rules)];
}

async function loadChosen(scope: VerbScope, content: ContentFolders, flags: RuleFlags): Promise<LoadedRules> {
  if (flags.rules !== undefined) return loadRules(resolve(scope.host.cwd, flags.rules));
  const named = foldersNamed(content.detections, flags.rule);
  if (named === undefined) {
    const discovered = await discover(content);
    const loaded = rulesOf(discovered);
    return { rules: loaded.rules, problems: [...discovered.problems, ...loaded.problems] };
  }
  const loaded = await Promise.all(named.map(loadRules));
  return {
    rules: loaded.flatMap(({ rules }) => rules),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

/** The folders of the named rules, where each name is that of a folder: the other rules need not be read. */
function foldersNamed(source: string, names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined || names.some((name) => name !== basename(name))) return undefined;
  const folders = [...new Set(names)].map((name) => join(source, name));
  return folders.every((folder) => existsSync(join(folder, 'rule.yaml'))) ? folders : undefined;
}

/** The one rule of a name; refused where several are called so. */
export function oneRule(discovered: DiscoveredContent, named: string): DetectionRule {
  const [rule, ...others] = findRules(rulesOf(discovered).rules, named);
  if (rule !== undefined && others.length === 0) return rule;
  const names = [rule, ...others].map((found) => found?.name ?? '').join(', ');
  throw new UsageError(`'${named}' is more than one rule: ${names}; name one by its name or id`);
}

/** The rule of an id, a name or a file; all rules of a folder of that name where no rule has it. */
function findRules(rules: readonly DetectionRule[], named: string): readonly DetectionRule[] {
  const wanted = named.toLowerCase();
  const found = rules.filter((rule) =>
    [rule.id, rule.name, ruleSlug(rule)].some((text) => text.toLowerCase() === wanted),
  );
  const inFolder = rules.filter(({ origin }) => basename(dirname(origin.file)).toLowerCase() === wanted);
  if (found.length > 0 || inFolder.length > 0) return found.length > 0 ? found : inFolder;
  const hints = nameHints(named, rules.map(ruleSlug), 'rules');
  throw new UsageError([`there is no rule '${named}'`, ...hints].join('\n  '));
}

/** What a rule is called among its neighbours: by its folder, or by its file where that is not `rule.yaml`. */
export function ruleSlug(rule: DetectionRule): string {
  return ruleFileName(rule);
}
