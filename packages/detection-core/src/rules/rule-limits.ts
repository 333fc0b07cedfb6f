import { nameHints, problem, type Problem, type ProblemSeverity } from '@drawbridge/base';

import { fieldName, type FieldPath, type YamlText } from '../documents/yaml-text.ts';
import { attackTactics, tacticsOfTechnique } from './attack-tactics.ts';
import { formatDuration } from './duration.ts';
import { entityMappingLimits } from './entity-mapping-limits.ts';
import { groupingLimits } from './grouping-limits.ts';
import type { DetectionRule } from './rule.ts';

/** Reports a problem of a rule at a field. */
export type Report = (
  path: FieldPath,
  code: string,
  message: string,
  details?: { readonly hints?: readonly string[]; readonly severity?: ProblemSeverity },
) => void;

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * What the service refuses in a rule of the right shape, so that a rule that passes here can be published:
 * the checks of Azure-Sentinel's validation and the service's documented limits.
 */
export function checkRuleLimits(rule: DetectionRule, yaml: YamlText): readonly Problem[] {
  const found: Problem[] = [];
  const report: Report = (path, code, message, details = {}) => {
    found.push(
      problem(`rule/${code}`, message, {
        ...details,
        file: yaml.file,
        field: fieldName(path),
        span: yaml.spanOf(path),
      }),
    );
  };
  textLimits(rule, report);
  if (rule.kind === 'Scheduled') scheduleLimits(rule, yaml, report);
  else nrtLimits(yaml, report);
  attackLimits(rule, report);
  entityMappingLimits(rule, report);
  detailLimits(rule, report);
  groupingLimits(rule, report);
  return found;
}

function length(report: Report, field: string, text: string, from: number, to: number): void {
  if (text.length >= from && text.length <= to) return;
  report([field], 'length', `'${field}' has ${text.length} characters; ${from} to ${to} are allowed`);
}

function textLimits(rule: DetectionRule, report: Report): void {
  length(report, 'name', rule.name, 1, 256);
  length(report, 'description', rule.description, 1, 5000);
  length(report, 'query', rule.query, 1, 10_000);
  const code = rule.query.replace(/\/\/.*$/gm, '');
  const everything = /\b(search|union)(?:\s+\w+\s*=\s*\w+)*\s+\*/.exec(code);
  if (everything !== null) {
    report(['query'], 'reads-everything', `a rule's query may not use '${everything[1] ?? ''} *'`, {
      hints: ['name the tables that are meant'],
    });
  }
  if (rule.version !== undefined && !/^\d+\.\d+\.\d+$/.test(rule.version)) {
    report(['version'], 'version', `'${rule.version}' is not a version`, { hints: ['write it as 1.0.0'] });
  }
}

function scheduleLimits(rule: DetectionRule, yaml: YamlText, report: Report): void {
  const stated = yaml.value as Readonly<Record<string, unknown>>;
  for (const field of ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']) {
    if (!(field in stated)) report([field], 'missing-field', `a scheduled rule needs '${field}'`);
  }
  between(report, 'queryFrequency', rule.queryFrequencyMs, stated, 5 * minute, 14 * day);
  between(report, 'queryPeriod', rule.queryPeriodMs, stated, 5 * minute, 14 * day);
  between(report, 'suppressionDuration', rule.suppressionMs, stated, 5 * minute, day);
  if (rule.queryPeriodMs < rule.queryFrequencyMs) {
    report(
      ['queryPeriod'],
      'period',
      "'queryPeriod' is shorter than 'queryFrequency': events would be missed",
    );
  }
  if (rule.queryPeriodMs >= 2 * day && rule.queryFrequencyMs < 60 * minute) {
    report(
      ['queryFrequency'],
      'frequency',
      "with a 'queryPeriod' of 2d or more, 'queryFrequency' must be 1h or more",
    );
  }
  if (rule.triggerThreshold < 0 || rule.triggerThreshold > 10_000) {
    report(['triggerThreshold'], 'threshold', `${rule.triggerThreshold} is not between 0 and 10000`);
  }
}

function between(
  report: Report,
  field: string,
  value: number,
  stated: Readonly<Record<string, unknown>>,
  from: number,
  to: number,
): void {
  if (!(field in stated) || (value >= from && value <= to)) return;
  const range = `${formatDuration(from)} to ${formatDuration(to)}`;
  report([field], 'duration', `${formatDuration(value)} is out of range: ${range} is allowed`);
}

function nrtLimits(yaml: YamlText, report: Report): void {
  const stated = yaml.value as Readonly<Record<string, unknown>>;
  for (const field of ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']) {
    if (field in stated) {
      report([field], 'nrt-schedule', `a near-real-time rule has no '${field}'; it is ignored`, {
        severity: 'warning',
      });
    }
  }
}

function attackLimits(rule: DetectionRule, report: Report): void {
  rule.tactics.forEach((tactic, index) => {
    if (attackTactics.includes(tactic)) return;
    report(['tactics', index], 'tactic', `there is no tactic '${tactic}'`, {
      hints: nameHints(tactic, attackTactics, 'tactics'),
    });
  });
  rule.techniques.forEach((technique, index) => {
    const path = ['relevantTechniques', index];
    if (!/^T\d{4}(\.\d{3})?$/.test(technique)) {
      report(path, 'technique', `'${technique}' is not a technique`, { hints: ['write T1021 or T1021.008'] });
      return;
    }
    const needed = tacticsOfTechnique[technique.slice(0, 5)] ?? [];
    const missing = needed.filter((tactic) => !rule.tactics.includes(tactic));
    if (missing.length > 0) {
      report(path, 'tactic-missing', `${technique} also belongs to ${missing.join(', ')}`, {
        severity: 'warning',
        hints: ["the community's validation asks for every tactic of a technique in 'tactics'"],
      });
    }
  });
}

/** The columns that a format names: `{{Column}}`. */
export function placeholders(format: string): readonly string[] {
  return [...format.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((match) => match[1] ?? '');
}

function detailLimits(rule: DetectionRule, report: Report): void {
  const details = Object.entries(rule.customDetails);
  if (details.length > 20)
    report(['customDetails'], 'custom-details', `${details.length} details; 20 are allowed`);
  for (const [key, column] of details) {
    const path = ['customDetails', key];
    if (key.length > 20)
      report(path, 'custom-details', `'${key}' has ${key.length} characters; 20 are allowed`);
    if (!/^[a-zA-Z]\w*$/.test(key)) report(path, 'custom-details', `'${key}' is not letters, digits and _`);
    if (!/^[a-zA-Z_]\w*$/.test(column)) report(path, 'custom-details', `'${column}' is not a column name`);
  }
  const formats = { alertDisplayNameFormat: 256, alertDescriptionFormat: 5000 } as const;
  for (const [field, limit] of Object.entries(formats)) {
    const format = rule.alertDetailsOverride?.[field as keyof typeof formats];
    if (format === undefined) continue;
    const path = ['alertDetailsOverride', field];
    const count = placeholders(format).length;
    if (count > 3) report(path, 'placeholders', `${count} columns in '${field}'; 3 are allowed`);
    if (format.length < 1 || format.length > limit) {
      report(path, 'length', `'${field}' has ${format.length} characters; 1 to ${limit} are allowed`);
    }
  }
}
