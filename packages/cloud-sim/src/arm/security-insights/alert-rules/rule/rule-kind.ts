import { stableVersion } from '../../api-versions.ts';

const stableKinds = ['Scheduled', 'MicrosoftSecurityIncidentCreation', 'Fusion'] as const;
const previewKinds = ['NRT', 'MLBehaviorAnalytics', 'ThreatIntelligence'] as const;

export type RuleKind = (typeof stableKinds)[number] | (typeof previewKinds)[number];

/** The kinds of rules that an api-version knows. */
export function kindsOf(apiVersion: string): readonly RuleKind[] {
  return apiVersion === stableVersion ? stableKinds : [...stableKinds, ...previewKinds];
}

/** The kind that a body names, if the api-version knows it. Kinds are spelt exactly. */
export function readKind(kind: unknown, apiVersion: string): RuleKind | undefined {
  return kindsOf(apiVersion).find((ruleKind) => ruleKind === kind);
}
