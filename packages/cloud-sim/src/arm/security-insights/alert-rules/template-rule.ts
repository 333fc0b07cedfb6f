import type { JsonBag } from '../../resources/read-json.ts';
import type { RuleKind } from './rule/rule-kind.ts';

/** A rule that Microsoft ships whole: the caller may switch it on and off, and little else. */
interface TemplateRule {
  /** What the caller may set. */
  readonly writable: readonly string[];
  /** What the service says of it. */
  readonly fixed: JsonBag;
}

const common = ['enabled', 'alertRuleTemplateName', 'lastModifiedUtc'];

const templateRules: Readonly<Partial<Record<RuleKind, TemplateRule>>> = {
  Fusion: {
    writable: [...common, 'sourceSettings', 'scenarioExclusionPatterns'],
    fixed: {
      displayName: 'Advanced Multistage Attack Detection',
      description: 'Correlates alerts of several products into multistage attacks.',
      severity: 'High',
      tactics: ['Collection', 'CommandAndControl', 'CredentialAccess', 'Exfiltration', 'LateralMovement'],
      techniques: [],
    },
  },
  MLBehaviorAnalytics: {
    writable: common,
    fixed: {
      displayName: 'Anomalous RDP Login Detection',
      description: 'Learns how machines are logged in to, and tells what is unusual.',
      severity: 'Medium',
      tactics: ['LateralMovement'],
      techniques: ['T1021'],
    },
  },
  ThreatIntelligence: {
    writable: [...common, 'displayName'],
    fixed: {
      description: 'Matches logs with the threat intelligence of Microsoft.',
      severity: 'Medium',
      tactics: ['Persistence', 'LateralMovement'],
      techniques: [],
    },
  },
};

/** Refuses what the caller may not set. The words are the service's. */
export function refuseReadOnly(kind: RuleKind, properties: JsonBag): string | undefined {
  const rule = templateRules[kind];
  if (rule === undefined) return undefined;
  const assigned = Object.keys(properties).find((name) => !rule.writable.includes(name));
  return assigned === undefined ? undefined : `Read-only property '${assigned}' cannot be assigned`;
}

/** What the service sets in a rule of such a kind. */
export function fixedProperties(kind: RuleKind): JsonBag {
  return templateRules[kind]?.fixed ?? {};
}
