import { problem, type Problem } from '@drawbridge/base';

import type { DetectionRule } from './model/rule.ts';

/** What a workspace takes (Sentinel's service limits). */
const workspaceLimits = { enabledRules: 512, nrtRules: 50 } as const;

/** The first rule of a repository that a workspace would not take any more. Rules are counted in their order. */
export function checkRuleCounts(rules: readonly DetectionRule[]): readonly Problem[] {
  const enabled = rules.filter((rule) => rule.enabled);
  const nearRealTime = enabled.filter((rule) => rule.kind === 'NRT');
  return [
    ...tooMany(enabled, workspaceLimits.enabledRules, 'enabled rules'),
    ...tooMany(nearRealTime, workspaceLimits.nrtRules, 'enabled near-real-time rules'),
  ];
}

function tooMany(rules: readonly DetectionRule[], most: number, what: string): readonly Problem[] {
  const first = rules[most];
  if (first === undefined) return [];
  const message = `${rules.length} ${what}; a workspace holds at most ${most}, and this is the first too many`;
  const hints = ["set 'enabled: false' in those that are not needed, or publish to several workspaces"];
  return [problem('rule/too-many', message, { file: first.origin.file, field: 'enabled', hints })];
}
