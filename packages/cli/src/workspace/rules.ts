import { basename, dirname, resolve } from 'node:path';

import { nameHints, type Problem } from '@drawbridge/base';
import { loadRules, type DetectionRule } from '@drawbridge/detection-core';

import { UsageError } from '../exit-code.ts';
import { showProblems, type VerbScope } from '../verbs/verb.ts';
import type { ContentFolders } from './content.ts';

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
  const { rules, problems } = await readRules(scope.host.cwd, content, flags);
  showProblems(scope, problems);
  return rules;
}

/** As {@link chooseRules}, with the problems as values. */
export async function readRules(
  cwd: string,
  content: ContentFolders,
  flags: RuleFlags,
): Promise<{ readonly rules: readonly DetectionRule[]; readonly problems: readonly Problem[] }> {
  const loaded = await loadRules(flags.rules === undefined ? content.detections : resolve(cwd, flags.rules));
  if (flags.rule === undefined) return loaded;
  const chosen = flags.rule.map((named) => {
    const found = loaded.rules.find((rule) => isNamed(rule, named));
    if (found !== undefined) return found;
    const slugs = loaded.rules.map(ruleSlug);
    throw new UsageError(`there is no rule '${named}'\n  ${nameHints(named, slugs, 'rules').join('\n  ')}`);
  });
  return { rules: chosen, problems: loaded.problems };
}

function isNamed(rule: DetectionRule, named: string): boolean {
  return [rule.id, rule.name, ruleSlug(rule)].some((one) => one.toLowerCase() === named.toLowerCase());
}

/** The folder of a rule is its name among its neighbours. */
export function ruleSlug(rule: DetectionRule): string {
  return basename(dirname(rule.origin.file));
}
