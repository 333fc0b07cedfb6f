import { isObject, objectIn, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';
import { type Activity, callerOfClaims, statusValue } from './activity.ts';

/** As the REST API, the command line and PowerShell give it: names are `{ value, localizedValue }`. */
export function isRestActivity(event: LogObject): boolean {
  return isObject(event.operationName) && ('eventTimestamp' in event || 'eventDataId' in event);
}

/** The value of `{ value, localizedValue }`, which some exports flatten to a text. */
function valueIn(event: LogObject, field: string): string | undefined {
  return textIn(event, field) ?? textIn(objectIn(event, field), 'value');
}

export function activityFromRest(event: LogObject): Activity {
  const claims = parsedObject(event.claims);
  const httpRequest = parsedObject(event.httpRequest);
  return {
    time: textIn(event, 'eventTimestamp') ?? textIn(event, 'submissionTimestamp'),
    submitted: textIn(event, 'submissionTimestamp'),
    operation: valueIn(event, 'operationName'),
    status: statusValue(valueIn(event, 'status')),
    subStatus: valueIn(event, 'subStatus'),
    category: valueIn(event, 'category'),
    level: textIn(event, 'level'),
    caller: textIn(event, 'caller') ?? callerOfClaims(claims),
    callerIp:
      textIn(httpRequest ?? {}, 'clientIpAddress') ??
      textIn(httpRequest ?? {}, 'clientIPAddress') ??
      textIn(claims ?? {}, 'ipaddr'),
    correlationId: textIn(event, 'correlationId'),
    operationId: textIn(event, 'operationId'),
    eventDataId: textIn(event, 'eventDataId'),
    tenantId: textIn(event, 'tenantId'),
    subscriptionId: textIn(event, 'subscriptionId'),
    resourceId: textIn(event, 'resourceId') ?? textIn(event, 'resourceUri'),
    authorization: parsedObject(event.authorization),
    claims,
    httpRequest,
    properties: event.properties,
  };
}
