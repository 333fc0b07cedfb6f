import { filled, isObject, jsonIn, objectIn, textIn } from '../../log-records/log-fields.ts';
import type { LogObject, LogSource, MappedRow } from '../../log-records/log-source.ts';
import { cloudTrailEvents } from './cloudtrail-envelopes.ts';
import { unreadBranches } from './exported-event.ts';

/** AWS CloudTrail → AWSCloudTrail, with the columns of Sentinel's S3 connector. */
export const cloudTrailSource: LogSource = {
  name: 'cloudtrail',
  title: 'AWS CloudTrail',
  table: 'AWSCloudTrail',
  events: cloudTrailEvents,
  toRow: (event) => {
    const row = wholeRow(event);
    return row.ok ? { ...row, values: filled(row.values) } : row;
  },
  toWholeRow: wholeRow,
};

function wholeRow(event: unknown): MappedRow {
  if (!isObject(event)) return { ok: false, reason: 'a CloudTrail event is a JSON object' };
  const time = textIn(event, 'eventTime');
  if (time === undefined) return { ok: false, reason: "the event has no 'eventTime'" };
  return { ok: true, unread: unreadBranches(event), values: columnsOf(event, time) };
}

/**
 * Request parameters, response elements and resources are texts in this table, unlike in the other clouds'. What the
 * event lacks is undefined. One literal, because objects that are put together from parts are slow to make and to read.
 */
function columnsOf(event: LogObject, time: string): LogObject {
  const identity = objectIn(event, 'userIdentity');
  const session = objectIn(identity, 'sessionContext');
  const attributes = objectIn(session, 'attributes');
  const issuer = objectIn(session, 'sessionIssuer');
  const onBehalfOf = objectIn(identity, 'onBehalfOf');
  return {
    TimeGenerated: time,
    Type: 'AWSCloudTrail',
    SourceSystem: 'AWS',
    EventVersion: textIn(event, 'eventVersion'),
    EventSource: textIn(event, 'eventSource'),
    EventTypeName: textIn(event, 'eventType'),
    EventName: textIn(event, 'eventName'),
    AWSRegion: textIn(event, 'awsRegion'),
    SourceIpAddress: textIn(event, 'sourceIPAddress'),
    UserAgent: textIn(event, 'userAgent'),
    ErrorCode: errorCode(event),
    ErrorMessage: textIn(event, 'errorMessage'),
    RequestParameters: jsonIn(event, 'requestParameters'),
    ResponseElements: jsonIn(event, 'responseElements'),
    AdditionalEventData: jsonIn(event, 'additionalEventData'),
    ServiceEventDetails: jsonIn(event, 'serviceEventDetails'),
    Resources: jsonIn(event, 'resources'),
    AwsEventId: textIn(event, 'eventID'),
    AwsRequestId_: textIn(event, 'requestID'),
    SharedEventId: textIn(event, 'sharedEventID'),
    APIVersion: textIn(event, 'apiVersion'),
    ReadOnly: event.readOnly,
    ManagementEvent: event.managementEvent,
    Category: textIn(event, 'eventCategory'),
    RecipientAccountId: textIn(event, 'recipientAccountId'),
    VpcEndpointId: textIn(event, 'vpcEndpointId'),
    UserIdentityType: textIn(identity, 'type'),
    UserIdentityPrincipalid: textIn(identity, 'principalId'),
    UserIdentityArn: textIn(identity, 'arn'),
    UserIdentityAccountId: textIn(identity, 'accountId'),
    UserIdentityInvokedBy: textIn(identity, 'invokedBy'),
    UserIdentityAccessKeyId: textIn(identity, 'accessKeyId'),
    UserIdentityUserName: textIn(identity, 'userName'),
    UserIdentityUserId: textIn(onBehalfOf, 'userId'),
    UserIdentityStoreArn: textIn(onBehalfOf, 'identityStoreArn'),
    SessionMfaAuthenticated: textIn(attributes, 'mfaAuthenticated'),
    SessionCreationDate: textIn(attributes, 'creationDate'),
    SessionIssuerType: textIn(issuer, 'type'),
    SessionIssuerPrincipalId: textIn(issuer, 'principalId'),
    SessionIssuerArn: textIn(issuer, 'arn'),
    SessionIssuerAccountId: textIn(issuer, 'accountId'),
    SessionIssuerUserName: textIn(issuer, 'userName'),
    EC2RoleDelivery: textIn(session, 'ec2RoleDelivery'),
    ...tlsColumns(objectIn(event, 'tlsDetails')),
    ...ingressColumns(objectIn(event, 'requestParameters')),
  };
}

function tlsColumns(tls: LogObject): LogObject {
  return {
    TlsVersion: textIn(tls, 'tlsVersion'),
    CipherSuite: textIn(tls, 'cipherSuite'),
    ClientProvidedHostHeader: textIn(tls, 'clientProvidedHostHeader'),
  };
}

/** The connector lifts a security group change's rule out of the request; of several rules, the first. */
function ingressColumns(request: LogObject): LogObject {
  const items = objectIn(request, 'ipPermissions').items;
  const first: unknown = Array.isArray(items) ? items[0] : undefined;
  const rule = isObject(first) ? first : request;
  const ranges = objectIn(rule, 'ipRanges').items;
  const range: unknown = Array.isArray(ranges) ? ranges[0] : undefined;
  return {
    IpProtocol: textIn(rule, 'ipProtocol'),
    SourcePort: textIn(rule, 'fromPort'),
    DestinationPort: textIn(rule, 'toPort'),
    CidrIp: textIn(isObject(range) ? range : rule, 'cidrIp'),
  };
}

/** Some exports write of a call that went well that it has no error. */
function errorCode(event: LogObject): string | undefined {
  const code = textIn(event, 'errorCode');
  return code === 'NoError' || code === 'None' ? undefined : code;
}
