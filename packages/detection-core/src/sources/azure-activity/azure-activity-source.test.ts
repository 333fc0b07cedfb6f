import { describe, expect, it } from 'vitest';

import { azureActivitySource } from './azure-activity-source.ts';

const subscription = '11111111-2222-4333-8444-555555555555';
const vm = `/subscriptions/${subscription}/resourceGroups/Prod/providers/Microsoft.Compute/virtualMachines/Web01`;
const upn = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';

const streamed = {
  time: '2026-03-02T11:41:00.1234567Z',
  resourceId: vm.toUpperCase(),
  operationName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
  category: 'Administrative',
  resultType: 'Accept',
  resultSignature: 'Accepted.Accepted',
  durationMs: 0,
  callerIpAddress: '203.0.113.7',
  correlationId: '22222222-2222-4333-8444-555555555555',
  level: 'Information',
  tenantId: '33333333-2222-4333-8444-555555555555',
  identity: {
    authorization: { scope: vm, action: 'Microsoft.Compute/virtualMachines/runCommand/action' },
    claims: { [upn]: 'alice@example.com', ipaddr: '203.0.113.7' },
  },
  properties: { eventCategory: 'Administrative', hierarchy: `root/${subscription}`, statusCode: 'Accepted' },
};

const rest = {
  authorization: { action: 'Microsoft.Compute/virtualMachines/runCommand/action', scope: vm },
  caller: 'alice@example.com',
  claims: { [upn]: 'alice@example.com' },
  correlationId: '22222222-2222-4333-8444-555555555555',
  eventDataId: '44444444-2222-4333-8444-555555555555',
  category: { value: 'Administrative', localizedValue: 'Administrative' },
  httpRequest: { clientRequestId: 'r', clientIpAddress: '203.0.113.7', method: 'POST' },
  level: 'Informational',
  resourceId: vm,
  operationName: {
    value: 'Microsoft.Compute/virtualMachines/runCommand/action',
    localizedValue: 'Run Command',
  },
  status: { value: 'Succeeded', localizedValue: 'Succeeded' },
  subStatus: { value: 'OK', localizedValue: 'OK' },
  eventTimestamp: '2026-03-02T11:41:00Z',
  submissionTimestamp: '2026-03-02T11:43:00Z',
  subscriptionId: subscription,
};

function rowOf(event: unknown): Readonly<Record<string, unknown>> {
  const row = azureActivitySource.toRow(event);
  if (!row.ok) throw new Error(row.reason);
  return row.values;
}

describe('an event of the activity log', () => {
  it('becomes the same row from a diagnostic export as from the REST API', () => {
    const expected = {
      OperationNameValue: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
      CategoryValue: 'Administrative',
      Caller: 'alice@example.com',
      CallerIpAddress: '203.0.113.7',
      CorrelationId: '22222222-2222-4333-8444-555555555555',
      SubscriptionId: subscription,
      ResourceGroup: 'PROD',
      ResourceProviderValue: 'MICROSOFT.COMPUTE',
      _ResourceId: vm.toLowerCase(),
    };
    expect(rowOf(streamed)).toMatchObject({
      ...expected,
      ActivityStatusValue: 'Accept',
      ActivitySubstatusValue: 'Accepted',
    });
    expect(rowOf(rest)).toMatchObject({
      ...expected,
      ActivityStatusValue: 'Success',
      ActivitySubstatusValue: 'OK',
    });
  });

  it('has the resource name in its properties, where the connector puts it, as text and as dynamic', () => {
    const row = rowOf(streamed);
    expect(row.Properties_d).toMatchObject({
      resource: 'web01',
      resourceGroup: 'PROD',
      statusCode: 'Accepted',
    });
    expect(JSON.parse(String(row.Properties))).toEqual(row.Properties_d);
    expect(row.HTTPRequest).toBe('{"clientIpAddress":"203.0.113.7"}');
    expect(JSON.parse(String(row.Authorization))).toEqual(row.Authorization_d);
  });

  it.each(['OperationName', 'ActivityStatus', 'Category', 'Resource', 'ResourceId', 'ResourceProvider'])(
    'leaves the legacy column %s empty, as current workspaces do',
    (column) => {
      expect(rowOf(rest)).not.toHaveProperty(column);
      expect(rowOf(streamed)).not.toHaveProperty(column);
    },
  );

  it.each([
    ['Started', 'Start'],
    ['Failed', 'Failure'],
    ['Accepted', 'Accept'],
    ['Start', 'Start'],
  ])("writes the REST status %s as the table's %s", (status, expected) => {
    expect(rowOf({ ...rest, status: { value: status } }).ActivityStatusValue).toBe(expected);
  });

  it('names a service principal by its object id', () => {
    const claims = {
      appid: 'app',
      'http://schemas.microsoft.com/identity/claims/objectidentifier': 'object',
    };
    expect(rowOf({ ...streamed, identity: { claims } }).Caller).toBe('object');
  });

  it('names an extension with its machine', () => {
    const resourceId = `${vm}/extensions/CustomScript`;
    expect(rowOf({ ...streamed, resourceId }).Properties_d).toMatchObject({ resource: 'web01/customscript' });
  });

  it("puts an older export's verb where it belongs", () => {
    expect(rowOf({ ...streamed, category: 'Action' }).CategoryValue).toBe('Administrative');
  });
});

describe('the envelopes of the activity log', () => {
  it.each([
    ['one event', streamed, [streamed]],
    ['an export', { records: [streamed, streamed] }, [streamed, streamed]],
    ['a REST answer', { value: [rest] }, [rest]],
  ])('are taken off: %s', (_, record, events) => {
    expect(azureActivitySource.events(record)).toEqual(events);
  });

  it.each([
    ['a Key Vault resource log', { ...streamed, category: 'AuditEvent', operationName: 'SecretGet' }],
    [
      'a directory audit log',
      { ...streamed, resourceId: '/tenants/t/providers/Microsoft.aadiam', category: 'AuditLogs' },
    ],
    ['a list of resources', { value: [{ id: vm, name: 'Web01' }] }],
  ])('are not seen in %s', (_, record) => {
    expect(azureActivitySource.events(record)).toBeUndefined();
  });
});
