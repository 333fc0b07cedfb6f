import { filled, objectIn, parsedObject, textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';

/** A resource event of Event Grid, in its own schema (`eventType`) or in that of CloudEvents (`type`). */
export function isEventGridActivity(record: LogObject): boolean {
  const type = textIn(record, 'eventType') ?? textIn(record, 'type') ?? '';
  return /^Microsoft\.Resources\.Resource\w+$/.test(type) && 'operationName' in objectIn(record, 'data');
}

/** The same event as diagnostic settings write it. */
export function streamOfEventGrid(record: LogObject): LogObject {
  const data = objectIn(record, 'data');
  const httpRequest = parsedObject(data.httpRequest) ?? {};
  return filled({
    time: textIn(record, 'eventTime') ?? textIn(record, 'time'),
    resourceId: textIn(data, 'resourceUri') ?? textIn(record, 'subject'),
    operationName: textIn(data, 'operationName'),
    category: 'Administrative',
    resultType: textIn(data, 'status'),
    correlationId: textIn(data, 'correlationId'),
    callerIpAddress: textIn(httpRequest, 'clientIpAddress'),
    tenantId: textIn(data, 'tenantId'),
    subscriptionId: textIn(data, 'subscriptionId'),
    eventDataId: textIn(record, 'id'),
    identity: { authorization: data.authorization, claims: data.claims },
    properties: {},
  });
}
