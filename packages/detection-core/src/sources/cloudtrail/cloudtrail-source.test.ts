import { describe, expect, it } from 'vitest';

import { cloudTrailSource } from './cloudtrail-source.ts';

const userEvent = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEEXAMPLE',
    arn: 'arn:aws:iam::123456789012:user/alice',
    accountId: '123456789012',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    userName: 'alice',
  },
  eventTime: '2026-03-02T11:41:00Z',
  eventSource: 'ssm.amazonaws.com',
  eventName: 'StartSession',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'aws-cli/2.15.0',
  requestParameters: { target: 'i-0123456789abcdef0' },
  responseElements: null,
  requestID: 'c0ffee00-0000-4000-8000-000000000001',
  eventID: 'c0ffee00-0000-4000-8000-000000000002',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '123456789012',
  eventCategory: 'Management',
  tlsDetails: {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: 'ssm.example.com',
  },
};

const roleIdentity = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::123456789012:assumed-role/Ops/session-1',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      arn: 'arn:aws:iam::123456789012:role/Ops',
      accountId: '123456789012',
      userName: 'Ops',
    },
    attributes: { creationDate: '2026-03-02T11:00:00Z', mfaAuthenticated: 'true' },
    ec2RoleDelivery: '2.0',
  },
};

function rowOf(event: unknown): Readonly<Record<string, unknown>> {
  const row = cloudTrailSource.toRow(event);
  if (!row.ok) throw new Error(row.reason);
  return row.values;
}

describe('a CloudTrail event', () => {
  it("becomes a row with the connector's columns, request parameters as a text", () => {
    expect(rowOf(userEvent)).toMatchObject({
      TimeGenerated: '2026-03-02T11:41:00Z',
      EventName: 'StartSession',
      EventSource: 'ssm.amazonaws.com',
      EventTypeName: 'AwsApiCall',
      UserIdentityType: 'IAMUser',
      UserIdentityArn: 'arn:aws:iam::123456789012:user/alice',
      UserIdentityAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      UserIdentityAccountId: '123456789012',
      UserIdentityUserName: 'alice',
      SourceIpAddress: '203.0.113.7',
      AWSRegion: 'eu-central-1',
      RequestParameters: '{"target":"i-0123456789abcdef0"}',
      RecipientAccountId: '123456789012',
      AwsEventId: 'c0ffee00-0000-4000-8000-000000000002',
      AwsRequestId_: 'c0ffee00-0000-4000-8000-000000000001',
      ReadOnly: false,
      ManagementEvent: true,
      TlsVersion: 'TLSv1.3',
    });
  });

  it('leaves out what it does not have, so that a text column is empty and not "null"', () => {
    expect(rowOf(userEvent)).not.toHaveProperty('ResponseElements');
    expect(rowOf(userEvent)).not.toHaveProperty('ErrorCode');
  });

  it('keeps the session and its issuer apart from the user', () => {
    const row = rowOf({ ...userEvent, userIdentity: roleIdentity });
    expect(row).toMatchObject({
      UserIdentityArn: 'arn:aws:sts::123456789012:assumed-role/Ops/session-1',
      SessionIssuerArn: 'arn:aws:iam::123456789012:role/Ops',
      SessionIssuerUserName: 'Ops',
      SessionMfaAuthenticated: 'true',
      SessionCreationDate: '2026-03-02T11:00:00Z',
      EC2RoleDelivery: '2.0',
    });
    expect(row).not.toHaveProperty('UserIdentityUserName');
  });

  it('keeps every digit of a number beyond the safe integers', () => {
    const row = rowOf({ ...userEvent, requestParameters: { volume: 9007199254740993n } });
    expect(row.RequestParameters).toBe('{"volume":9007199254740993}');
  });

  it('does not fit without a time', () => {
    expect(cloudTrailSource.toRow({ ...userEvent, eventTime: undefined })).toEqual({
      ok: false,
      reason: "the event has no 'eventTime'",
    });
  });
});

const s3Notification = {
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-central-1',
  eventTime: '2026-03-02T11:41:00.000Z',
  eventName: 'ObjectCreated:Put',
  userIdentity: { principalId: 'AWS:AIDAEXAMPLEEXAMPLE' },
  requestParameters: { sourceIPAddress: '203.0.113.7' },
  s3: { bucket: { name: 'logs' } },
};

describe('the envelopes of CloudTrail', () => {
  it.each([
    ['the event itself', userEvent],
    ['a file', { Records: [userEvent] }],
    ['EventBridge', { source: 'aws.ssm', 'detail-type': 'AWS API Call via CloudTrail', detail: userEvent }],
    [
      'a CloudWatch Logs subscription',
      { messageType: 'DATA_MESSAGE', logEvents: [{ message: JSON.stringify(userEvent) }] },
    ],
    ['LookupEvents', { Events: [{ EventId: 'x', CloudTrailEvent: JSON.stringify(userEvent) }] }],
    [
      'one looked-up event',
      { EventId: 'x', EventName: 'StartSession', CloudTrailEvent: JSON.stringify(userEvent) },
    ],
    ['SNS', { Type: 'Notification', Message: JSON.stringify({ Records: [userEvent] }) }],
  ])('are taken off: %s', (_, record) => {
    expect(cloudTrailSource.events(record)).toEqual([userEvent]);
  });

  it.each([
    ['another EventBridge event', { source: 'aws.ec2', detail: { state: 'pending', 'instance-id': 'i-1' } }],
    ['an S3 notification, which has the same fields', { Records: [s3Notification] }],
    ['a digest file', { digestStartTime: 'x', logFiles: [] }],
    ['an empty file', { Records: [] }],
    ['a line of text', 'StartSession'],
  ])('are not seen in %s', (_, record) => {
    expect(cloudTrailSource.events(record)).toBeUndefined();
  });
});
