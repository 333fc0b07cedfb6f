import { jsonText } from '@drawbridge/kql';

import { filled, isObject, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject, LogSource, MappedRow } from '../../log-records/log-source.ts';
import { activityFromRest, isRestActivity } from './activity-from-rest.ts';
import { activityFromStream, isStreamActivity } from './activity-from-stream.ts';
import type { Activity } from './activity.ts';
import { isEventGridActivity, streamOfEventGrid } from './activity-from-event-grid.ts';
import { isPowerShellActivity, restOfPowerShell } from './activity-from-powershell.ts';
import { resourceParts } from './resource-parts.ts';

/**
 * The Azure activity log → AzureActivity as the connector writes it today: the columns of the older connector
 * (OperationName, ActivityStatus, Category, Resource, ResourceId, ResourceProvider) stay empty, as they are in
 * current workspaces, so that a rule which leans on them fails here and not in production.
 */
export const azureActivitySource: LogSource = {
  name: 'azure-activity',
  title: 'Azure activity log',
  table: 'AzureActivity',
  events: activityEvents,
  toRow: activityRow,
};

const isActivity = (value: unknown): value is LogObject =>
  isObject(value) && (isRestActivity(value) || isStreamActivity(value));

/** The event itself, one that Event Grid delivers, a diagnostic export's or Event Hub's `records[]`, or a REST answer's `value[]`. */
function activityEvents(record: unknown): readonly unknown[] | undefined {
  if (isActivity(record)) return [record];
  if (!isObject(record)) return undefined;
  if (isPowerShellActivity(record)) return [restOfPowerShell(record)];
  if (isEventGridActivity(record)) return [streamOfEventGrid(record)];
  const list = record.records ?? record.value;
  return Array.isArray(list) && list.length > 0 && list.every(isActivity) ? list : undefined;
}

function activityRow(event: unknown): MappedRow {
  if (!isObject(event)) return { ok: false, reason: 'an activity log event is a JSON object' };
  const activity = isRestActivity(event) ? activityFromRest(event) : activityFromStream(event);
  if (activity.time === undefined) return { ok: false, reason: 'the event has no time' };
  const place = resourceParts(activity.resourceId ?? '');
  const properties = propertiesOf(activity);
  return {
    ok: true,
    values: filled({
      TimeGenerated: activity.time,
      Type: 'AzureActivity',
      SourceSystem: 'Azure',
      OperationNameValue: activity.operation?.toUpperCase(),
      ActivityStatusValue: activity.status,
      ActivitySubstatusValue: activity.subStatus,
      CategoryValue: activity.category,
      Level: activity.level,
      Caller: activity.caller,
      CallerIpAddress: activity.callerIp,
      CorrelationId: activity.correlationId,
      OperationId: activity.operationId,
      EventDataId: activity.eventDataId,
      EventSubmissionTimestamp: activity.submitted ?? activity.time,
      TenantId: activity.tenantId,
      SubscriptionId: activity.subscriptionId ?? place.subscriptionId,
      ResourceGroup: place.resourceGroup,
      ResourceProviderValue: place.provider,
      _ResourceId: activity.resourceId?.toLowerCase(),
      _SubscriptionId: activity.subscriptionId ?? place.subscriptionId,
      Hierarchy: textIn(properties, 'hierarchy'),
      HTTPRequest: activity.httpRequest === undefined ? undefined : jsonText(activity.httpRequest),
      ...twice('Properties', properties),
      ...twice('Authorization', activity.authorization),
      ...twice('Claims', activity.claims),
    }),
  };
}

/** The table has these as text and, with the suffix, as dynamic. */
function twice(column: string, value: LogObject | undefined): LogObject {
  if (value === undefined || Object.keys(value).length === 0) return {};
  return { [column]: jsonText(value), [`${column}_d`]: value };
}

/** The connector repeats some columns in the properties; rules read the resource's name from there. */
function propertiesOf(activity: Activity): LogObject {
  const place = resourceParts(activity.resourceId ?? '');
  const added = filled({
    eventCategory: activity.category,
    entity: activity.resourceId,
    message: activity.operation,
    caller: activity.caller,
    eventDataId: activity.eventDataId,
    httpRequest: activity.httpRequest === undefined ? undefined : jsonText(activity.httpRequest),
    resource: place.resource,
    resourceGroup: place.resourceGroup,
    resourceProviderValue: place.provider,
    subscriptionId: place.subscriptionId,
    activityStatusValue: activity.status,
    activitySubstatusValue: activity.subStatus,
  });
  return { ...added, ...(parsedObject(activity.properties) ?? {}) };
}
