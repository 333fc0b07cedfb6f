import { describe, expect, it } from 'vitest';

import { gcpAuditSource } from './gcp-audit-source.ts';

const entry = {
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    status: { code: 7, message: 'PERMISSION_DENIED' },
    authenticationInfo: { principalEmail: 'alice@example.com' },
    requestMetadata: { callerIp: '203.0.113.7', callerSuppliedUserAgent: 'gcloud' },
    serviceName: 'compute.googleapis.com',
    methodName: 'v1.compute.instances.setMetadata',
    authorizationInfo: [{ permission: 'compute.instances.setMetadata', granted: true }],
    resourceName: 'projects/demo/zones/europe-west1-b/instances/web-1',
    request: { '@type': 'type.googleapis.com/compute.instances.setMetadata' },
    metadata: { instanceMetadataDelta: { modifiedMetadataKeys: ['ssh-keys'] } },
  },
  insertId: 'abc123',
  resource: { type: 'gce_instance', labels: { project_id: 'demo', zone: 'europe-west1-b' } },
  timestamp: '2026-03-02T11:41:00.123456789Z',
  severity: 'ERROR',
  logName: 'projects/demo/logs/cloudaudit.googleapis.com%2Factivity',
};

function rowOf(event: unknown): Readonly<Record<string, unknown>> {
  const row = gcpAuditSource.toRow(event);
  if (!row.ok) throw new Error(row.reason);
  return row.values;
}

describe('a Google Cloud audit log entry', () => {
  it('becomes a row whose branches stay objects, callerIp in exactly this case', () => {
    expect(rowOf(entry)).toMatchObject({
      TimeGenerated: '2026-03-02T11:41:00.123456789Z',
      MethodName: 'v1.compute.instances.setMetadata',
      ServiceName: 'compute.googleapis.com',
      GCPResourceName: 'projects/demo/zones/europe-west1-b/instances/web-1',
      GCPResourceType: 'gce_instance',
      AuthenticationInfo: { principalEmail: 'alice@example.com' },
      PrincipalEmail: 'alice@example.com',
      RequestMetadata: { callerIp: '203.0.113.7' },
      Metadata: { instanceMetadataDelta: { modifiedMetadataKeys: ['ssh-keys'] } },
      Status: { code: 7, message: 'PERMISSION_DENIED' },
      StatusMessage: 'PERMISSION_DENIED',
      ProjectId: 'demo',
      Severity: 'ERROR',
      InsertId: 'abc123',
    });
  });

  it.each([
    ['the log name', { ...entry, resource: { type: 'x' } }],
    ['the resource name', { ...entry, resource: { type: 'x' }, logName: 'organizations/1/logs/x' }],
  ])('takes the project from %s where no label says it', (_, logEntry) => {
    expect(rowOf(logEntry).ProjectId).toBe('demo');
  });

  it('does not fit without a time', () => {
    expect(gcpAuditSource.toRow({ ...entry, timestamp: undefined })).toMatchObject({ ok: false });
  });
});

describe('the envelopes of audit log entries', () => {
  const pushed = {
    message: { data: Buffer.from(JSON.stringify(entry)).toString('base64') },
    subscription: 's',
  };

  it.each([
    ['one entry', entry],
    ['entries.list', { entries: [entry] }],
    ['a Pub/Sub push', pushed],
  ])('are taken off: %s', (_, record) => {
    expect(gcpAuditSource.events(record)).toEqual([entry]);
  });

  it.each([
    ['another kind of log entry', { ...entry, protoPayload: undefined, jsonPayload: { a: 1 } }],
    [
      'a request log',
      { ...entry, protoPayload: { '@type': 'type.googleapis.com/google.appengine.logging.v1.RequestLog' } },
    ],
    ['a finding', { finding: { category: 'X' }, resource: {} }],
  ])('are not seen in %s', (_, record) => {
    expect(gcpAuditSource.events(record)).toBeUndefined();
  });
});
