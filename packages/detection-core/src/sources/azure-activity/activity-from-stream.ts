import { parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';
import { type Activity, callerOfClaims, statusValue } from './activity.ts';

/** Resource logs have the same frame; the activity log is told by its categories. The last three are older exports'. */
const categories = new Set([
  'administrative',
  'servicehealth',
  'resourcehealth',
  'alert',
  'autoscale',
  'security',
  'policy',
  'recommendation',
  'write',
  'delete',
  'action',
]);

/** As diagnostic settings write it to storage and to Event Hubs. */
export function isStreamActivity(event: LogObject): boolean {
  const operation = textIn(event, 'operationName');
  if (operation === undefined || textIn(event, 'time') === undefined) return false;
  if (!/^\/(subscriptions|providers)\//i.test(textIn(event, 'resourceId') ?? '')) return false;
  const category = textIn(event, 'category')?.toLowerCase();
  return category === undefined
    ? /^[\w.]+\/.+\/(write|delete|action)$/i.test(operation)
    : categories.has(category);
}

export function activityFromStream(event: LogObject): Activity {
  const identity = parsedObject(event.identity) ?? {};
  const properties = parsedObject(event.properties) ?? {};
  const claims = parsedObject(identity.claims);
  const callerIp = textIn(event, 'callerIpAddress');
  return {
    time: textIn(event, 'time'),
    submitted: textIn(properties, 'eventSubmissionTimestamp'),
    operation: textIn(event, 'operationName'),
    status: statusValue(textIn(event, 'resultType') ?? textIn(event, 'status')),
    subStatus: subStatusOf(textIn(event, 'resultSignature')),
    category: categoryOf(event, properties),
    level: textIn(event, 'level'),
    caller: textIn(event, 'caller') ?? textIn(properties, 'caller') ?? callerOfClaims(claims),
    callerIp,
    correlationId: textIn(event, 'correlationId'),
    operationId: textIn(event, 'operationId'),
    eventDataId: textIn(properties, 'eventDataId') ?? textIn(event, 'eventDataId'),
    tenantId: textIn(event, 'tenantId'),
    subscriptionId: textIn(event, 'subscriptionId'),
    resourceId: textIn(event, 'resourceId'),
    authorization: parsedObject(identity.authorization),
    claims,
    httpRequest: callerIp === undefined ? undefined : { clientIpAddress: callerIp },
    properties,
  };
}

/** `Succeeded.Created` is the status and its substatus. */
function subStatusOf(signature: string | undefined): string | undefined {
  const after = signature?.split('.')[1];
  return after === undefined || after === '' ? undefined : after;
}

/** Older exports put the verb here, and the category among the properties. */
function categoryOf(event: LogObject, properties: LogObject): string | undefined {
  const stated = textIn(event, 'category');
  const isVerb = stated !== undefined && /^(write|delete|action)$/i.test(stated);
  return isVerb || stated === undefined ? (textIn(properties, 'eventCategory') ?? 'Administrative') : stated;
}
