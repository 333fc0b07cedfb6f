import { z } from 'zod';

/**
 * An entity as an incident carries it: `{ kind, properties }`. Microsoft publishes no JSON schema of a trigger's
 * body, so only what we cannot do without is required, and every field that we do not know is kept.
 */
export const sentinelEntity = z.looseObject({
  /** ARM id of the entity. */
  id: z.string().nullish(),
  /** `Account`, `Host`, `Ip`, `AzureResource`, … */
  kind: z.string().nullish(),
  properties: z.looseObject({}),
});
export type SentinelEntity = z.infer<typeof sentinelEntity>;

/** What the entity trigger posts: one entity, and the incident it was picked from, if any. */
export const entityTriggerBody = z.looseObject({
  Entity: sentinelEntity,
  IncidentArmID: z.string().nullish(),
  WorkspaceId: z.string().nullish(),
  WorkspaceSubscriptionId: z.string().nullish(),
  WorkspaceResourceGroup: z.string().nullish(),
});
export type EntityTriggerBody = z.infer<typeof entityTriggerBody>;
