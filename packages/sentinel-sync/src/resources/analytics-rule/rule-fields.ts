import { definedFields, type Fields } from '../../wire/resource-fields.ts';
import { given, type JsonValue } from '@drawbridge/base';

import { toIsoDuration } from '../../resource-kind/iso-duration.ts';
import { withWorkspaceProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';
import { withStatedCorrelation } from './correlation-fields.ts';

type Document = Readonly<Record<string, unknown>>;

/** Where in a rule's file a field of the wire is stated; the same name where it is not here. */
export const ruleFileFields: Readonly<Record<string, string>> = {
  displayName: 'name',
  techniques: 'relevantTechniques',
  subTechniques: 'relevantTechniques',
  alertRuleTemplateName: 'template',
  templateVersion: 'template',
};

const operators: Readonly<Record<string, string>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

const defaultSuppression = 'PT5H';

/**
 * What a rule's file says, on the wire. The `version` and `metadata` of the community's format are not sent: the service
 * takes a version only of a rule that was made of a template.
 */
export function ruleFields(rule: Document): Fields {
  const kind = typeof rule.kind === 'string' ? rule.kind : 'Scheduled';
  const template = rule.template as { readonly id?: string; readonly version?: string } | undefined;
  const common = { '^kind': kind, enabled: rule.enabled ?? true, alertRuleTemplateName: template?.id };
  const own: Document =
    kind === 'Fusion'
      ? {
          ...common,
          sourceSettings: rule.sourceSettings,
          scenarioExclusionPatterns: rule.scenarioExclusionPatterns,
        }
      : {
          ...common,
          displayName: rule.name,
          description: trimmed(rule.description),
          ...bodyOfKind(kind, rule),
        };
  const fields = definedFields(Object.entries(own as Readonly<Record<string, JsonValue | undefined>>));
  const whole = withWorkspaceProperties(fields, rule[workspacePropertiesKey]);
  return withStatedCorrelation(whole, rule.correlation);
}

function bodyOfKind(kind: string, rule: Document): Document {
  if (kind === 'MicrosoftSecurityIncidentCreation') {
    const { productFilter, severitiesFilter, displayNamesFilter, displayNamesExcludeFilter } = rule;
    return { productFilter, severitiesFilter, displayNamesFilter, displayNamesExcludeFilter };
  }
  const template = rule.template as { readonly version?: string } | undefined;
  return {
    severity: rule.severity,
    query: rule.query,
    ...(kind === 'NRT' ? {} : schedule(rule)),
    suppressionDuration: duration(rule.suppressionDuration) ?? defaultSuppression,
    suppressionEnabled: rule.suppressionEnabled ?? false,
    tactics: rule.tactics ?? [],
    ...techniques(rule.relevantTechniques),
    entityMappings: rule.entityMappings,
    sentinelEntitiesMappings: rule.sentinelEntitiesMappings,
    customDetails: rule.customDetails,
    alertDetailsOverride: overrides(rule.alertDetailsOverride),
    eventGroupingSettings: rule.eventGroupingSettings,
    incidentConfiguration: incidents(rule.incidentConfiguration),
    templateVersion: template?.version,
  };
}

function schedule(rule: Document): Document {
  const operator = typeof rule.triggerOperator === 'string' ? rule.triggerOperator : 'gt';
  return {
    queryFrequency: duration(rule.queryFrequency),
    queryPeriod: duration(rule.queryPeriod),
    triggerOperator: operators[operator.toLowerCase()] ?? operator,
    triggerThreshold: rule.triggerThreshold ?? 0,
  };
}

/** The service takes `T1021` in one list and `T1021.008` in another. */
function techniques(stated: unknown): Document {
  const all = Array.isArray(stated) ? stated.map(String) : [];
  const subTechniques = all.filter((technique) => technique.includes('.'));
  const plain = [...new Set(all.map((technique) => technique.split('.')[0] ?? technique))];
  return { techniques: plain, ...(subTechniques.length === 0 ? {} : { subTechniques }) };
}

function overrides(stated: unknown): unknown {
  if (typeof stated !== 'object' || stated === null) return undefined;
  const { alertDescriptionFormat: description, ...rest } = stated as Document;
  return description === undefined ? rest : { ...rest, alertDescriptionFormat: trimmed(description) };
}

function incidents(stated: unknown): unknown {
  if (typeof stated !== 'object' || stated === null) return undefined;
  const { groupingConfiguration: grouping, ...rest } = stated as Document;
  if (typeof grouping !== 'object' || grouping === null) return rest;
  const { lookbackDuration, ...others } = grouping as Document;
  const lookback = duration(lookbackDuration);
  return {
    ...rest,
    groupingConfiguration: { ...others, ...given({ lookbackDuration: lookback }) },
  };
}

function duration(stated: unknown): string | undefined {
  return typeof stated === 'string' ? toIsoDuration(stated) : undefined;
}

/** YAML's block texts end with a line break that nobody means. */
function trimmed(stated: unknown): unknown {
  return typeof stated === 'string' ? stated.trimEnd() : stated;
}
