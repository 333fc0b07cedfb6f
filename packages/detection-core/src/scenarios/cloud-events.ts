import { createHash } from 'node:crypto';

import type { LoggedEvent } from './scenario-shape.ts';
import type { Parameters } from './parameters.ts';

/** When an event happens, and what tells it from all others. */
export interface EventMoment {
  readonly time: Date;
  readonly key: string;
}

/** An id that is the same for the same key. */
export function idOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** CloudTrail's record of a call by an IAM user with an access key. */
export function cloudTrailRecord(
  call: NonNullable<LoggedEvent['cloudtrail']>,
  by: Parameters,
  { time, key }: EventMoment,
): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: by.PRINCIPAL_ID,
      arn: by.ACTOR,
      accountId: by.ACCOUNT_ID,
      accessKeyId: by.ACCESS_KEY_ID,
      userName: by.USER_NAME,
    },
    eventTime: secondsOf(time),
    eventSource: call.eventSource,
    eventName: call.eventName,
    awsRegion: by.AWS_REGION,
    sourceIPAddress: by.SOURCE_IP,
    userAgent: 'aws-cli/2.31.0',
    requestParameters: call.requestParameters ?? null,
    responseElements: call.responseElements ?? null,
    requestID: idOf(`${key}/request`),
    eventID: idOf(key),
    readOnly: call.readOnly ?? false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: by.ACCOUNT_ID,
    eventCategory: 'Management',
  };
}

const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const upnClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';
const named = (value: string) => ({ value, localizedValue: value });

/** The activity log's events of a person's call, as its REST API gives them: that it began, and that it succeeded. */
export function activityEvents(
  call: NonNullable<LoggedEvent['activity']>,
  by: Parameters,
  { time, key }: EventMoment,
): readonly object[] {
  return ['Started', 'Succeeded'].map((status, index) => ({
    authorization: { action: call.operation, scope: call.resource },
    caller: by.ACTOR,
    category: named('Administrative'),
    claims: { [objectIdClaim]: by.OBJECT_ID, [upnClaim]: by.ACTOR, ipaddr: by.SOURCE_IP },
    correlationId: idOf(key),
    eventDataId: idOf(`${key}/${status}`),
    eventName: named(index === 0 ? 'BeginRequest' : 'EndRequest'),
    eventTimestamp: new Date(time.getTime() + index * 2000).toISOString(),
    httpRequest: index === 0 ? { clientIpAddress: by.SOURCE_IP, method: 'POST' } : null,
    level: 'Informational',
    operationId: idOf(key),
    operationName: named(call.operation),
    properties: { entity: call.resource, eventCategory: 'Administrative', ...call.properties },
    resourceGroupName: /resourceGroups\/([^/]+)/.exec(call.resource)?.[1] ?? '',
    resourceId: call.resource,
    resourceProviderName: named(call.operation.split('/')[0] ?? ''),
    status: named(status),
    subStatus: named(''),
    submissionTimestamp: new Date(time.getTime() + 60_000).toISOString(),
    subscriptionId: by.SUBSCRIPTION,
  }));
}

/** Google Cloud's audit log entry of a call. */
export function auditEntry(
  call: NonNullable<LoggedEvent['audit']>,
  by: Parameters,
  { time, key }: EventMoment,
): object {
  const project = /^projects\/([^/]+)/.exec(call.resourceName)?.[1] ?? by.PROJECT;
  return {
    insertId: idOf(key).slice(0, 13),
    logName: `projects/${String(project)}/logs/cloudaudit.googleapis.com%2F${call.log}`,
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: call.serviceName,
      methodName: call.methodName,
      resourceName: call.resourceName,
      authenticationInfo: { principalEmail: by.ACTOR },
      requestMetadata: {
        callerIp: by.SOURCE_IP,
        callerSuppliedUserAgent: 'google-cloud-sdk gcloud/501.0.0',
      },
      ...call.payload,
    },
    receiveTimestamp: new Date(time.getTime() + 1000).toISOString(),
    resource: { type: 'gce_instance', labels: { project_id: project, ...call.labels } },
    severity: call.log === 'activity' ? 'NOTICE' : 'INFO',
    timestamp: time.toISOString(),
  };
}

const secondsOf = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;
