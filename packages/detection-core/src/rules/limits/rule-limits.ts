import { fieldName, problem, spanAt, type Problem, type YamlText } from '@drawbridge/base';

import { atRule } from '../model/query-position.ts';
import type { DetectionRule } from '../model/rule.ts';
import { alertDetailLimits } from './alert-detail-limits.ts';
import { attackLimits } from './attack-limits.ts';
import { correlationLimits } from './correlation-limits.ts';
import { entityMappingLimits } from './entity-mapping-limits.ts';
import { groupingLimits } from './grouping-limits.ts';
import { placeholderLimits } from './placeholder-limits.ts';
import { queryReadingLimits } from './query-reading-limits.ts';
import type { Breach, RuleLimit, StatedRule } from './rule-limit.ts';
import { scheduleLimits } from './schedule-limits.ts';
import { textLimits } from './text-limits.ts';

/** Every limit of a rule by itself, in the order of the file. */
export const ruleLimits: readonly RuleLimit[] = [
  ...textLimits,
  ...correlationLimits,
  ...queryReadingLimits,
  ...scheduleLimits,
  ...attackLimits,
  ...entityMappingLimits,
  ...alertDetailLimits,
  ...placeholderLimits,
  ...groupingLimits,
];

/**
 * What the service refuses in a rule of the right shape, so that a rule that passes here can be published:
 * the checks of Azure-Sentinel's validation and the service's documented limits.
 */
export function checkRuleLimits(rule: DetectionRule, yaml: YamlText): readonly Problem[] {
  const stated = yaml.value as StatedRule;
  return ruleLimits
    .filter(({ kind }) => kind === undefined || kind === rule.kind)
    .flatMap((limit) => limit.find(rule, stated).map((breach) => problemOf(limit, breach, rule, yaml)));
}

function problemOf(limit: RuleLimit, breach: Breach, rule: DetectionRule, yaml: YamlText): Problem {
  const { path, message, says, hints = [], inQuery } = breach;
  const text = says === undefined ? message : `${message}; the service would say: "${says}"`;
  const details = { severity: limit.severity, file: yaml.file, field: fieldName(path), hints };
  if (inQuery === undefined) return problem(limit.code, text, { ...details, span: yaml.spanOf(path) });
  const span = spanAt(rule.query, inQuery.start, inQuery.length);
  return atRule(rule, problem(limit.code, text, { ...details, span }));
}
