import { z } from 'zod';

import { sentinelAlert } from './alert.ts';
import { sentinelEntity } from './entity.ts';

/** The incident itself, as Azure Resource Manager shapes it. */
const sentinelIncident = z.looseObject({
  /** The incident's ARM id. */
  id: z.string().min(1),
  name: z.string().nullish(),
  properties: z.looseObject({
    title: z.string().nullish(),
    description: z.string().nullish(),
    /** `High`, `Medium`, `Low`, `Informational`. */
    severity: z.string().nullish(),
    /** `New`, `Active`, `Closed`. */
    status: z.string().nullish(),
    incidentNumber: z.number().nullish(),
    createdTimeUtc: z.string().nullish(),
    firstActivityTimeUtc: z.string().nullish(),
    lastActivityTimeUtc: z.string().nullish(),
    labels: z.array(z.looseObject({ labelName: z.string() })).nullish(),
    /** ARM ids of the rules. */
    relatedAnalyticRuleIds: z.array(z.string()).nullish(),
    additionalData: z
      .looseObject({
        tactics: z.array(z.string()).nullish(),
        techniques: z.array(z.string()).nullish(),
      })
      .nullish(),
    alerts: z.array(sentinelAlert).nullish(),
    relatedEntities: z.array(sentinelEntity).nullish(),
  }),
});
export type SentinelIncident = z.infer<typeof sentinelIncident>;

/** What the incident trigger posts, and what detection-core writes: the incident is under `object`. */
export const incidentTriggerBody = z.looseObject({
  objectSchemaType: z.string().nullish(),
  objectEventType: z.string().nullish(),
  workspaceId: z.string().nullish(),
  workspaceInfo: z
    .looseObject({
      SubscriptionId: z.string().nullish(),
      ResourceGroupName: z.string().nullish(),
      WorkspaceName: z.string().nullish(),
    })
    .nullish(),
  object: sentinelIncident,
});
export type IncidentTriggerBody = z.infer<typeof incidentTriggerBody>;
