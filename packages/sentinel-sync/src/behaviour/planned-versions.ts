import type { JsonValue } from '@drawbridge/base';
import { parseRule, type DetectionRule } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import type { PlannedChange } from '../plan/sync-plan.ts';
import { ruleDocument } from '../resources/analytics-rule/rule-document.ts';
import type { Fields } from '../wire/resource-fields.ts';
import { kindNamed } from '../resources/registry.ts';

/** Fields whose change may change which alerts there are; the others change what an alert says. */
const decisive = new Set([
  'query',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'eventGroupingSettings',
  'suppressionEnabled',
  'suppressionDuration',
  'enabled',
  'entityMappings',
  'sentinelEntitiesMappings',
]);

/** Whether a planned change may make other alerts of a rule with a query. */
export function mayChangeAlerts({ kind, action, fields, write }: PlannedChange): boolean {
  if (kind !== 'analytics-rule') return false;
  const hasQuery = write?.query !== undefined || fields.some((field) => field.field === 'query');
  const isNewOrGone = action === 'create' || action === 'delete';
  return hasQuery && (isNewOrGone || fields.some((field) => decisive.has(field.field)));
}

/** One version of a rule, as it can be run here; `why` says what keeps it from that. */
export type RuleVersion =
  | { readonly state: 'rule'; readonly rule: DetectionRule }
  /** There is no such version, or it is switched off: it raises nothing. */
  | { readonly state: 'none' }
  | { readonly state: 'unreadable'; readonly why: string };

/** The rule as the workspace has it, and as it will be: read off the plan, so that drift which is kept is in both. */
export function versionsOf(change: PlannedChange): {
  readonly before: RuleVersion;
  readonly after: RuleVersion;
} {
  const after = change.write === undefined ? undefined : withoutMark(change, change.write);
  const before = change.action === 'create' ? undefined : withBefore(after ?? {}, change);
  return { before: versionOf(change, before), after: versionOf(change, after) };
}

function withoutMark({ kind }: PlannedChange, fields: Fields): Fields {
  return kindNamed(kind).markPlace(fields)?.take(fields).fields ?? fields;
}

function withBefore(after: Fields, { fields }: PlannedChange): Fields {
  const changed = new Map(fields.map((field) => [field.field, field.before as JsonValue | undefined]));
  const kept = Object.entries(after).filter(([name]) => !changed.has(name));
  const put = [...changed].filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries([...kept, ...put]);
}

function versionOf({ name, title }: PlannedChange, fields: Fields | undefined): RuleVersion {
  if (fields === undefined || fields.enabled === false) return { state: 'none' };
  const { rule, problems } = parseRule(title, stringify(ruleDocument(name, fields)));
  if (rule !== undefined) return { state: 'rule', rule };
  return { state: 'unreadable', why: problems[0]?.message ?? 'this is no rule with a query' };
}
