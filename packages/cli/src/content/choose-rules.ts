import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { nameHints } from '@drawbridge/base';
import { loadRules, type DetectionRule, type LoadedRules } from '@drawbridge/detection-core';

import { UsageError } from '../terminal/exit-code.ts';
import { showProblems, type VerbScope } from '../terminal/verb-scope.ts';
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
  const source = flags.rules === undefined ? content.detections : resolve(scope.host.cwd, flags.rules);
  const loaded = await loadSources(foldersNamed(source, flags.rule) ?? [source]);
  const rules = flags.rule?.map((named) => findRule(loaded.rules, named)) ?? loaded.rules;
  showProblems(scope, loaded.problems);
  return rules;
}

/** The folders of the named rules, where each name is that of a folder: the other rules need not be read. */
function foldersNamed(source: string, names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined || names.some((name) => name !== basename(name))) return undefined;
  const folders = [...new Set(names)].map((name) => join(source, name));
  return folders.every((folder) => existsSync(join(folder, 'rule.yaml'))) ? folders : undefined;
}

async function loadSources(sources: readonly string[]): Promise<LoadedRules> {
  const loaded = await Promise.all(sources.map(loadRules));
  return {
    rules: loaded.flatMap((loadedRules) => loadedRules.rules),
    problems: loaded.flatMap((loadedRules) => loadedRules.problems),
  };
}

function findRule(rules: readonly DetectionRule[], named: string): DetectionRule {
  const found = rules.find((rule) => isNamed(rule, named));
  if (found !== undefined) return found;
  const hints = nameHints(named, rules.map(ruleSlug), 'rules');
  throw new UsageError([`there is no rule '${named}'`, ...hints].join('\n  '));
}

function isNamed(rule: DetectionRule, named: string): boolean {
  return [rule.id, rule.name, ruleSlug(rule)].some((text) => text.toLowerCase() === named.toLowerCase());
}

/** The folder of a rule is its name among its neighbours. */
export function ruleSlug(rule: DetectionRule): string {
  return basename(dirname(rule.origin.file));
}
