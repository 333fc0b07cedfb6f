import { textOf, type Fields } from '../../wire/resource-fields.ts';
import { fromIsoDuration } from '../../resource-kind/iso-duration.ts';
import { verbatimProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';
import { ruleFields } from './rule-fields.ts';

const operators: Readonly<Record<string, string>> = {
  GreaterThan: 'gt',
  LessThan: 'lt',
  Equal: 'eq',
  NotEqual: 'ne',
};

/**
 * The rule file that says what a rule on the wire says. Lossless by construction: the file is read again, and whatever
 * does not come out as it was is kept verbatim under `workspaceProperties`.
 */
export function ruleDocument(id: string, wire: Fields): Readonly<Record<string, unknown>> {
  const { ['^kind']: kind, displayName, alertRuleTemplateName: templateId, templateVersion } = wire;
  const stated = withoutUndefined({
    id,
    name: displayName ?? id,
    kind,
    description: wire.description ?? (kind === 'Fusion' ? undefined : ''),
    correlation: wire.correlation,
    severity: wire.severity,
    enabled: wire.enabled,
    queryFrequency: short(wire.queryFrequency),
    queryPeriod: short(wire.queryPeriod),
    triggerOperator: operators[textOf(wire.triggerOperator)],
    triggerThreshold: wire.triggerThreshold,
    tactics: wire.tactics,
    relevantTechniques: techniquesOf(wire),
    query: wire.query,
    entityMappings: wire.entityMappings,
    sentinelEntitiesMappings: wire.sentinelEntitiesMappings,
    customDetails: wire.customDetails,
    alertDetailsOverride: wire.alertDetailsOverride,
    eventGroupingSettings: wire.eventGroupingSettings,
    incidentConfiguration: wire.incidentConfiguration,
    suppressionEnabled: wire.suppressionEnabled,
    suppressionDuration: short(wire.suppressionDuration),
    productFilter: wire.productFilter,
    severitiesFilter: wire.severitiesFilter,
    displayNamesFilter: wire.displayNamesFilter,
    displayNamesExcludeFilter: wire.displayNamesExcludeFilter,
    sourceSettings: wire.sourceSettings,
    scenarioExclusionPatterns: wire.scenarioExclusionPatterns,
    template:
      templateId === undefined ? undefined : withoutUndefined({ id: templateId, version: templateVersion }),
  });
  const verbatim = verbatimProperties(wire, ruleFields(stated));
  return verbatim === undefined ? stated : { ...stated, [workspacePropertiesKey]: verbatim };
}

function techniquesOf({ techniques, subTechniques }: Fields): readonly unknown[] | undefined {
  const plain = Array.isArray(techniques) ? (techniques as readonly unknown[]) : [];
  const sub = Array.isArray(subTechniques) ? (subTechniques as readonly unknown[]).map(String) : [];
  const all = [
    ...plain.filter(
      (technique) => !sub.some((subTechnique) => subTechnique.startsWith(`${String(technique)}.`)),
    ),
    ...sub,
  ];
  return all.length === 0 && techniques === undefined ? undefined : all;
}

function short(value: unknown): string | undefined {
  return typeof value === 'string' ? fromIsoDuration(value) : undefined;
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
