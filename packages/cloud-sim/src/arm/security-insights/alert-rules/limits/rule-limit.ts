import { parseIsoDuration } from '@drawbridge/base';

import type { ArmWorkspace } from '../../../../world/arm-workspace.ts';
import { isGiven, type JsonBag } from '../../../resources/read-json.ts';
import type { RuleKind } from '../rule/rule-kind.ts';

/** What a limit may depend on beside the rule itself. */
export interface LimitContext {
  readonly workspace: ArmWorkspace;
  readonly now: Date;
  /** The rule as it is; undefined if it is new. */
  readonly before: JsonBag | undefined;
}

/** One thing that the service refuses in a rule. */
export interface RuleLimit {
  /** What is allowed, for the list of limits. */
  readonly allowed: string;
  readonly kinds: readonly RuleKind[];
  /** Whether the words of the refusal are the service's, or ours because nobody has recorded them. */
  readonly words: 'service' | 'ours';
  /** The refusal, if the rule is beyond the limit. */
  refuse(properties: JsonBag, context: LimitContext): string | undefined;
}

export const queryKinds: readonly RuleKind[] = ['Scheduled', 'NRT'];
export const scheduled: readonly RuleKind[] = ['Scheduled'];
export const everyKind: readonly RuleKind[] = [
  'Scheduled',
  'NRT',
  'MicrosoftSecurityIncidentCreation',
  'Fusion',
  'MLBehaviorAnalytics',
  'ThreatIntelligence',
];

/** Must be there. */
export function required(kinds: readonly RuleKind[], field: string): RuleLimit {
  return {
    allowed: `${field}: required`,
    kinds,
    words: 'ours',
    refuse: (rule) => (isGiven(rule[field]) ? undefined : `The field '${field}' is required.`),
  };
}

/** Must be of a JSON type where it is there. */
export function typed(
  kinds: readonly RuleKind[],
  field: string,
  type: 'string' | 'boolean' | 'array',
): RuleLimit {
  return {
    allowed: `${field}: ${type}`,
    kinds,
    words: 'ours',
    refuse: ({ [field]: value }) =>
      !isGiven(value) || (type === 'array' ? Array.isArray(value) : typeof value === type)
        ? undefined
        : `The value of '${field}' cannot be converted to ${type}.`,
  };
}

/** A text of so many characters. */
export function length(kinds: readonly RuleKind[], field: string, from: number, to: number): RuleLimit {
  return {
    allowed: `${field}: ${from} to ${to} characters`,
    kinds,
    words: 'ours',
    refuse: ({ [field]: value }) =>
      typeof value === 'string' && (value.length < from || value.length > to)
        ? `The field '${field}' must be a string with a length between ${from} and ${to}.`
        : undefined,
  };
}

/** One of a closed list. */
export function choice(kinds: readonly RuleKind[], field: string, values: readonly string[]): RuleLimit {
  return {
    allowed: `${field}: ${values.join(', ')}`,
    kinds,
    words: 'ours',
    refuse: ({ [field]: value }) =>
      isGiven(value) && !values.includes(String(value))
        ? `The value '${String(value)}' of '${field}' is not one of ${values.join(', ')}.`
        : undefined,
  };
}

/** An ISO 8601 duration between two others, the bounds allowed. */
export function duration(kinds: readonly RuleKind[], field: string, from: string, to: string): RuleLimit {
  return {
    allowed: `${field}: ${from} to ${to}`,
    kinds,
    words: 'ours',
    refuse: ({ [field]: value }) => (isGiven(value) ? refuseDuration(field, value, from, to) : undefined),
  };
}

/** The milliseconds of an ISO 8601 duration; undefined if it is none. */
export function readDuration(value: unknown): number | undefined {
  return typeof value === 'string' ? parseIsoDuration(value) : undefined;
}

/** Refuses what is no duration, and what is out of range. */
export function refuseDuration(field: string, value: unknown, from: string, to: string): string | undefined {
  const milliseconds = readDuration(value);
  if (milliseconds === undefined)
    return `The value '${String(value)}' of '${field}' is no ISO 8601 duration.`;
  const least = parseIsoDuration(from) ?? 0;
  const most = parseIsoDuration(to) ?? 0;
  return milliseconds < least || milliseconds > most
    ? `The field '${field}' must be between ${from} and ${to}.`
    : undefined;
}
