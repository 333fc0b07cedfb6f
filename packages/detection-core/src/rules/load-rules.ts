import { hasErrors, parseYamlText, problem, type Problem, type YamlText } from '@drawbridge/base';

import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { findRuleFiles } from './find-rule-files.ts';
import type { DetectionRule } from './model/rule.ts';
import { checkRuleLimits } from './limits/rule-limits.ts';
import { ruleOfShape, ruleShape } from './rule-shape.ts';

/** The rules that could be read, and everything that is wrong with them or with those that could not. */
export interface LoadedRules {
  readonly rules: readonly DetectionRule[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the rules of a folder: `<slug>/rule.yaml`, one file, or the YAML files of a community repository at any
 * depth. A rule that breaks only the service's limits is still among the rules, with its errors: it can be
 * run here, and cannot be published. Never throws for what it reads.
 */
export async function loadRules(path: string): Promise<LoadedRules> {
  const found = await findRuleFiles(path);
  const rules: DetectionRule[] = [];
  const problems: Problem[] = [...found.problems];
  for (const file of found.files) {
    const text = await readTextFile(file);
    if (!text.ok) {
      problems.push(...text.problems);
      continue;
    }
    const parsed = parseRule(file, text.value);
    if (parsed.rule !== undefined) rules.push(parsed.rule);
    problems.push(...parsed.problems);
  }
  if (found.files.length > 0 && rules.length === 0 && !hasErrors(problems)) {
    problems.push(problem('rules/none', 'there is no analytics rule here', { file: path }));
  }
  return { rules, problems: [...problems, ...duplicates(rules)] };
}

/** Reads one rule from its text; `file` is what problems name. */
export function parseRule(
  file: string,
  text: string,
): { readonly rule: DetectionRule | undefined; readonly problems: readonly Problem[] } {
  const yaml = parseYamlText(file, text);
  if (yaml.problems.length > 0) return { rule: undefined, problems: yaml.problems };
  if (!looksLikeRule(yaml.value)) return { rule: undefined, problems: [notARule(yaml)] };
  const read = readShape(yaml, ruleShape, { area: 'rule', unknownField: 'warning' });
  if (read.value === undefined) return { rule: undefined, problems: read.problems };
  const rule = ruleOfShape(read.value, { file, text });
  return { rule, problems: [...read.problems, ...checkRuleLimits(rule, yaml)] };
}

/** Hunting queries and parsers lie beside rules in community folders; only a rule triggers. */
function looksLikeRule(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['kind', 'triggerOperator', 'triggerThreshold', 'queryFrequency', 'severity'].some(
    (field) => field in value,
  );
}

function notARule(yaml: YamlText): Problem {
  return problem('rule/not-a-rule', 'this file is not an analytics rule and is left out', {
    severity: 'warning',
    file: yaml.file,
    hints: ['an analytics rule states kind, severity and triggerOperator'],
  });
}

function duplicates(rules: readonly DetectionRule[]): readonly Problem[] {
  const byId = new Map<string, DetectionRule>();
  const byName = new Map<string, DetectionRule>();
  const problems: Problem[] = [];
  for (const rule of rules) {
    const sameId = byId.get(rule.id);
    const sameName = byName.get(rule.name.toLowerCase());
    if (sameId !== undefined) problems.push(duplicate(rule, 'id', rule.id, sameId));
    else if (sameName !== undefined) problems.push(duplicate(rule, 'name', rule.name, sameName));
    byId.set(rule.id, sameId ?? rule);
    byName.set(rule.name.toLowerCase(), sameName ?? rule);
  }
  return problems;
}

function duplicate(rule: DetectionRule, field: string, value: string, first: DetectionRule): Problem {
  const yaml = parseYamlText(rule.origin.file, rule.origin.text);
  const known = `${first.origin.file} already has the ${field} '${value}'`;
  const says = `Alert Rule with Resource Name '${value}' is already exist`;
  const message = field === 'name' ? `${known}; the service would say: "${says}"` : known;
  return problem(`rule/duplicate-${field}`, message, {
    file: rule.origin.file,
    field,
    span: yaml.spanOf([field]),
    hints: [field === 'id' ? 'give the new rule a GUID of its own' : 'say in the name what is different'],
  });
}
