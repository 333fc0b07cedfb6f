import { z } from 'zod';

import { given } from '@drawbridge/base';
import { parseDuration } from './model/duration.ts';
import type { DetectionRule, RuleOrigin, RuleTemplate, TriggerOperator } from './model/rule.ts';

const operators: Readonly<Record<string, TriggerOperator>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
  greaterthan: 'GreaterThan',
  lessthan: 'LessThan',
  equal: 'Equal',
  notequal: 'NotEqual',
};

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, {
    error: 'expected a duration such as 5m, 1h or 14d, a time span such as 1.00:00:00, or PT1H',
  })
  .transform((text) => parseDuration(text) ?? 0);

const operator = z
  .string()
  .refine((text) => text.toLowerCase() in operators, { error: 'expected gt, lt, eq or ne' })
  .transform((text) => operators[text.toLowerCase()] ?? 'GreaterThan');

const texts = z.array(z.string());

const entityMapping = z.strictObject({
  entityType: z.string(),
  fieldMappings: z.array(z.strictObject({ identifier: z.string(), columnName: z.string() })),
});

const alertDetailsOverride = z.strictObject({
  alertDisplayNameFormat: z.string().optional(),
  alertDescriptionFormat: z.string().optional(),
  alertTacticsColumnName: z.string().nullish(),
  alertSeverityColumnName: z.string().nullish(),
  alertDynamicProperties: z.array(z.strictObject({ alertProperty: z.string(), value: z.string() })).nullish(),
});

const incidentConfiguration = z.strictObject({
  createIncident: z.boolean(),
  groupingConfiguration: z
    .strictObject({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean().default(false),
      lookbackDuration: duration.default(5 * 3_600_000),
      matchingMethod: z.enum(['AllEntities', 'AnyAlert', 'Selected']).default('AllEntities'),
      groupByEntities: texts.nullish(),
      groupByAlertDetails: texts.nullish(),
      groupByCustomDetails: texts.nullish(),
    })
    .nullish(),
});

/**
 * The community's rule file (Azure-Sentinel's query style guide). Only the shape: what the service's limits refuse
 * is in `limits/`.
 */
export const ruleShape = z.strictObject({
  id: z.guid({ error: 'expected a GUID' }),
  name: z.string(),
  kind: z.enum(['Scheduled', 'NRT']).default('Scheduled'),
  description: z.string(),
  severity: z.enum(['High', 'Medium', 'Low', 'Informational']),
  status: z.string().optional(),
  version: z.string({ error: 'expected a text such as 1.0.0' }).optional(),
  query: z.string(),
  /** Absent: enabled. Templates of the community do not state it. */
  enabled: z.boolean().optional(),
  /** The template that the rule was made from: `alertRuleTemplateName` and `templateVersion` of the API. */
  template: z
    .strictObject({
      id: z.string().optional(),
      version: z.string({ error: 'expected a text such as 1.0.0' }).optional(),
    })
    .nullish(),
  /** Sent as they are when the rule is published. */
  workspaceProperties: z.record(z.string(), z.unknown()).nullish(),
  startTimeUtc: z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-03-01T08:00:00Z' })
    .nullish(),
  queryFrequency: duration.optional(),
  queryPeriod: duration.optional(),
  triggerOperator: operator.optional(),
  triggerThreshold: z.int().optional(),
  tactics: texts.nullish(),
  relevantTechniques: texts.nullish(),
  tags: z.array(z.unknown()).nullish(),
  requiredDataConnectors: z
    .array(z.looseObject({ connectorId: z.string(), dataTypes: texts.default([]) }))
    .nullish(),
  entityMappings: z.array(entityMapping).nullish(),
  sentinelEntitiesMappings: z.array(z.strictObject({ columnName: z.string() })).nullish(),
  customDetails: z.record(z.string(), z.string()).nullish(),
  alertDetailsOverride: alertDetailsOverride.nullish(),
  eventGroupingSettings: z
    .strictObject({ aggregationKind: z.enum(['SingleAlert', 'AlertPerResult']) })
    .nullish(),
  incidentConfiguration: incidentConfiguration.nullish(),
  suppressionDuration: duration.optional(),
  suppressionEnabled: z.boolean().optional(),
  metadata: z.unknown().optional(),
});

export type RuleShape = z.infer<typeof ruleShape>;

/** Once a minute over the last minute: a near-real-time rule has no schedule of its own to state. */
const nrtScheduleMs = 60_000;
const defaultSuppressionMs = 5 * 3_600_000;

/** The rule that a well-shaped file states, with the service's defaults in place. */
export function ruleOfShape(shape: RuleShape, origin: RuleOrigin): DetectionRule {
  return {
    id: shape.id.toLowerCase(),
    name: shape.name,
    kind: shape.kind,
    description: shape.description,
    severity: shape.severity,
    ...given({ status: shape.status, version: shape.version }),
    query: shape.query,
    enabled: shape.enabled ?? true,
    ...(isStated(shape.template) ? { template: templateOf(shape.template) } : {}),
    ...(isStated(shape.startTimeUtc) ? { startTimeUtc: shape.startTimeUtc } : {}),
    queryFrequencyMs: shape.queryFrequency ?? nrtScheduleMs,
    queryPeriodMs: shape.queryPeriod ?? nrtScheduleMs,
    triggerOperator: shape.triggerOperator ?? 'GreaterThan',
    triggerThreshold: shape.triggerThreshold ?? 0,
    tactics: shape.tactics ?? [],
    techniques: shape.relevantTechniques ?? [],
    tags: shape.tags ?? [],
    requiredDataConnectors: shape.requiredDataConnectors ?? [],
    entityMappings: shape.entityMappings ?? [],
    sentinelEntitiesColumns: (shape.sentinelEntitiesMappings ?? []).map((mapping) => mapping.columnName),
    customDetails: shape.customDetails ?? {},
    ...overrideOf(shape),
    aggregation: shape.eventGroupingSettings?.aggregationKind ?? 'SingleAlert',
    ...incidentSettings(shape),
    suppressionEnabled: shape.suppressionEnabled ?? false,
    suppressionMs: shape.suppressionDuration ?? defaultSuppressionMs,
    origin,
  };
}

function templateOf({ id, version }: NonNullable<RuleShape['template']>): RuleTemplate {
  return { ...given({ id, version }) };
}

function isStated<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function overrideOf(shape: RuleShape): Pick<DetectionRule, 'alertDetailsOverride'> {
  const stated = shape.alertDetailsOverride;
  if (stated === undefined || stated === null) return {};
  return {
    alertDetailsOverride: {
      ...given({
        alertDisplayNameFormat: stated.alertDisplayNameFormat,
        alertDescriptionFormat: stated.alertDescriptionFormat,
      }),
      ...(stated.alertTacticsColumnName ? { alertTacticsColumnName: stated.alertTacticsColumnName } : {}),
      ...(stated.alertSeverityColumnName ? { alertSeverityColumnName: stated.alertSeverityColumnName } : {}),
      alertDynamicProperties: stated.alertDynamicProperties ?? [],
    },
  };
}

function incidentSettings(shape: RuleShape): Pick<DetectionRule, 'createIncident' | 'grouping'> {
  const createIncident = shape.incidentConfiguration?.createIncident ?? true;
  const stated = shape.incidentConfiguration?.groupingConfiguration;
  if (stated === undefined || stated === null) return { createIncident };
  return {
    createIncident,
    grouping: {
      enabled: stated.enabled,
      reopenClosedIncident: stated.reopenClosedIncident,
      lookbackMs: stated.lookbackDuration,
      matchingMethod: stated.matchingMethod,
      groupByEntities: stated.groupByEntities ?? [],
      groupByAlertDetails: stated.groupByAlertDetails ?? [],
      groupByCustomDetails: stated.groupByCustomDetails ?? [],
    },
  };
}
