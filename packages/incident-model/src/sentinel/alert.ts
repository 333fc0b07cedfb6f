import { z } from 'zod';

/** A list, or the same list as JSON text, or as text with commas: Sentinel sends each of the three. */
const listOrText = z.union([z.array(z.unknown()), z.string()]).nullish();

/** An object, or the same object as JSON text. */
const bagOrText = z.union([z.looseObject({}), z.string()]).nullish();

/** An alert inside an incident: `object.properties.alerts[]`. */
export const sentinelAlert = z.looseObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  properties: z.looseObject({
    systemAlertId: z.string().nullish(),
    alertDisplayName: z.string().nullish(),
    severity: z.string().nullish(),
    productName: z.string().nullish(),
    /** `<workspace id>_<rule id>` for the alerts of scheduled rules. */
    alertType: z.string().nullish(),
    tactics: listOrText,
    techniques: listOrText,
    startTimeUtc: z.string().nullish(),
    endTimeUtc: z.string().nullish(),
    /** Holds `Custom Details` and `Analytic Rule Ids`, both as JSON text. */
    additionalData: bagOrText,
  }),
});
export type SentinelAlert = z.infer<typeof sentinelAlert>;

/** What the alert trigger posts: a flat body, in which `Entities` is JSON text in practice. */
export const alertTriggerBody = z.looseObject({
  SystemAlertId: z.string().min(1),
  AlertDisplayName: z.string().nullish(),
  Severity: z.string().nullish(),
  AlertSeverity: z.string().nullish(),
  Status: z.string().nullish(),
  ProductName: z.string().nullish(),
  AlertType: z.string().nullish(),
  Tactics: listOrText,
  Techniques: listOrText,
  StartTimeUtc: z.string().nullish(),
  EndTimeUtc: z.string().nullish(),
  Entities: z.union([z.array(z.unknown()), z.string()]).nullish(),
  ExtendedProperties: bagOrText,
  WorkspaceId: z.string().nullish(),
  WorkspaceSubscriptionId: z.string().nullish(),
  WorkspaceResourceGroup: z.string().nullish(),
});
export type AlertTriggerBody = z.infer<typeof alertTriggerBody>;
