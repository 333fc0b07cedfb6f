import { z } from 'zod';

import { given } from '@drawbridge/base';
import { readCorrelation } from './model/correlation.ts';
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
  alertDisplayNameFormat: z.string().nullish(),
  alertDescriptionFormat: z.string().nullish(),
  alertTacticsColumnName: z.string().nullish(),
  alertSeverityColumnName: z.string().nullish(),
  alertDynamicProperties: z.array(z.strictObject({ alertProperty: z.string(), value: z.string() })).nullish(),
});

const incidentConfiguration = z.strictObject({
  createIncident: z.boolean(),
  groupingConfiguration: z
    .strictObject({
      enabled: z.boolean(),
      reopenClosedIncident: z.boolean().nullish(),
      lookbackDuration: duration.nullish(),
      matchingMethod: z.enum(['AllEntities', 'AnyAlert', 'Selected']).nullish(),
      groupByEntities: texts.nullish(),
      groupByAlertDetails: texts.nullish(),
      groupByCustomDetails: texts.nullish(),
    })
    .nullish(),
});

/** A field that is for people and galleries: what has another form is left out and spoils nothing. */
function notSent<T>(shape: z.ZodType<T>) {
  return shape
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
}

/**
 * The community's rule file (Azure-Sentinel's query style guide). Only the shape: what the service's limits refuse
 * is in `limits/`.
 */
export const ruleShape = z.strictObject({
  /** The name of the resource: a GUID, or whatever name an older one has in its workspace. */
  id: z.string().min(1),
  name: z.string(),
  kind: z.enum(['Scheduled', 'NRT']).default('Scheduled'),
  description: z.string().nullish(),
  /** Whether the Defender portal may join its alerts with others; the portal keeps it in the description. */
  correlation: z.enum(['tenant', 'on', 'off']).nullish(),
  severity: z.enum(['High', 'Medium', 'Low', 'Informational']),
  // What is not sent is read as it comes: the service does not see it.
  status: notSent(z.string()),
  version: notSent(z.union([z.string(), z.number().transform(String)])),
  query: z.string(),
  /** Absent: enabled. Templates of the community do not state it. */
  enabled: z.boolean().nullish(),
  /** The template that the rule was made from: `alertRuleTemplateName` and `templateVersion` of the API. */
  template: z
    .strictObject({
      id: z.string().optional(),
      version: z.string({ error: 'expected a text such as 1.0.0' }).optional(),
    })
    .nullish(),
  /** Sent as they are when the rule is published. */
  workspaceProperties: z.record(z.string(), z.unknown()).nullish(),
  /** What the rule is as a custom detection of Microsoft Defender, where that differs: read when it is published there. */
  defender: z.record(z.string(), z.unknown()).nullish(),
  startTimeUtc: z.iso
    .datetime({ offset: true, error: 'expected a time such as 2026-03-01T08:00:00Z' })
    .nullish(),
  queryFrequency: duration.nullish(),
  queryPeriod: duration.nullish(),
  triggerOperator: operator.nullish(),
  triggerThreshold: z.int().nullish(),
  tactics: texts.nullish(),
  relevantTechniques: texts.nullish(),
  tags: notSent(z.array(z.unknown())),
  requiredDataConnectors: notSent(
    z.array(z.looseObject({ connectorId: z.string(), dataTypes: texts.default([]) })),
  ),
  entityMappings: z.array(entityMapping).nullish(),
  sentinelEntitiesMappings: z.array(z.strictObject({ columnName: z.string() })).nullish(),
  customDetails: z.record(z.string(), z.string()).nullish(),
  alertDetailsOverride: alertDetailsOverride.nullish(),
  eventGroupingSettings: z
    .strictObject({ aggregationKind: z.enum(['SingleAlert', 'AlertPerResult']) })
    .nullish(),
  incidentConfiguration: incidentConfiguration.nullish(),
  suppressionDuration: duration.nullish(),
  suppressionEnabled: z.boolean().nullish(),
  metadata: z.unknown().optional(),
});

export type RuleShape = z.infer<typeof ruleShape>;

/** Once a minute over the last minute: a near-real-time rule has no schedule of its own to state. */
const nrtScheduleMs = 60_000;
const defaultSuppressionMs = 5 * 3_600_000;
const defaultLookbackMs = 5 * 3_600_000;

/** The rule that a well-shaped file states, with the service's defaults in place. */
export function ruleOfShape(shape: RuleShape, origin: RuleOrigin): DetectionRule {
  return {
    id: shape.id.toLowerCase(),
    name: shape.name,
    kind: shape.kind,
    ...descriptionOf(shape),
    severity: shape.severity,
    ...given({ status: shape.status, version: shape.version }),
    query: shape.query,
    enabled: shape.enabled ?? true,
    ...(isStated(shape.template) ? { template: templateOf(shape.template) } : {}),
    ...(isStated(shape.startTimeUtc) ? { startTimeUtc: shape.startTimeUtc } : {}),
    ...scheduleOf(shape),
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

/** The service takes the tag out of the description before it makes an alert of it. */
function descriptionOf({
  description,
  correlation,
}: RuleShape): Pick<DetectionRule, 'description' | 'correlation'> {
  const read = readCorrelation(description ?? '');
  return { description: read.text, ...given({ correlation: correlation ?? read.correlation }) };
}

/** A near-real-time rule runs each minute over the last one, whatever its file says of a schedule. */
function scheduleOf(
  shape: RuleShape,
): Pick<DetectionRule, 'queryFrequencyMs' | 'queryPeriodMs' | 'triggerOperator' | 'triggerThreshold'> {
  const { kind, queryFrequency, queryPeriod, triggerOperator, triggerThreshold } = shape;
  const stated = kind === 'NRT' ? {} : { queryFrequency, queryPeriod, triggerOperator, triggerThreshold };
  return {
    queryFrequencyMs: stated.queryFrequency ?? nrtScheduleMs,
    queryPeriodMs: stated.queryPeriod ?? nrtScheduleMs,
    triggerOperator: stated.triggerOperator ?? 'GreaterThan',
    triggerThreshold: stated.triggerThreshold ?? 0,
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
        alertDisplayNameFormat: stated.alertDisplayNameFormat ?? undefined,
        alertDescriptionFormat: stated.alertDescriptionFormat ?? undefined,
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
      reopenClosedIncident: stated.reopenClosedIncident ?? false,
      lookbackMs: stated.lookbackDuration ?? defaultLookbackMs,
      matchingMethod: stated.matchingMethod ?? 'AllEntities',
      groupByEntities: stated.groupByEntities ?? [],
      groupByAlertDetails: stated.groupByAlertDetails ?? [],
      groupByCustomDetails: stated.groupByCustomDetails ?? [],
    },
  };
}
