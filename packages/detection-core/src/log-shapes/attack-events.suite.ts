/** What the attacker of every shape does, as each cloud writes it: a session, a run command, a key in the metadata. */
export const attacker = {
  address: '203.0.113.7',
  arn: 'arn:aws:iam::123456789012:user/mallory',
  email: 'mallory@example.com',
  time: '2026-11-18T08:05:00Z',
};

/** CloudTrail's event of a session on a machine. */
export const cloudTrailEvent = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: attacker.arn,
    accountId: '123456789012',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    userName: 'mallory',
  },
  eventTime: attacker.time,
  eventSource: 'ssm.amazonaws.com',
  eventName: 'StartSession',
  awsRegion: 'eu-west-1',
  sourceIPAddress: attacker.address,
  userAgent: 'aws-cli/2',
  requestParameters: { target: 'i-0123456789abcdef0' },
  responseElements: { sessionId: 'mallory-0a1b2c3d' },
  requestID: 'r1',
  eventID: 'e1',
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: '123456789012',
  eventCategory: 'Management',
};

const subscription = '/subscriptions/11111111-2222-4333-8444-555555555555';
export const azureMachine = `${subscription}/resourceGroups/Prod/providers/Microsoft.Compute/virtualMachines/web01`;
const operation = 'Microsoft.Compute/virtualMachines/runCommand/action';
const claims = {
  'http://schemas.microsoft.com/identity/claims/objectidentifier': '99999999-2222-4333-8444-555555555555',
};

/** The activity log's event of a run command, as its REST API gives it. */
export const activityEvent = {
  authorization: { action: operation, scope: azureMachine },
  caller: attacker.email,
  claims,
  correlationId: 'c1',
  eventDataId: 'd1',
  category: { value: 'Administrative' },
  eventTimestamp: attacker.time,
  httpRequest: { clientIpAddress: attacker.address, method: 'POST' },
  level: 'Informational',
  operationId: 'o1',
  operationName: { value: operation },
  resourceId: azureMachine,
  status: { value: 'Succeeded' },
  submissionTimestamp: attacker.time,
  subscriptionId: '11111111-2222-4333-8444-555555555555',
};

/** The same event as diagnostic settings write it. */
export const streamedActivity = {
  time: attacker.time,
  resourceId: azureMachine,
  operationName: operation.toUpperCase(),
  category: 'Administrative',
  resultType: 'Success',
  callerIpAddress: attacker.address,
  correlationId: 'c1',
  identity: { claims },
  level: 'Information',
  properties: { entity: azureMachine, eventDataId: 'd1', caller: attacker.email },
};

/** The same event as a row of Sentinel's table. */
export const activityRow = {
  TimeGenerated: attacker.time,
  OperationNameValue: operation.toUpperCase(),
  ActivityStatusValue: 'Success',
  CategoryValue: 'Administrative',
  Caller: attacker.email,
  CallerIpAddress: attacker.address,
  CorrelationId: 'c1',
  Properties: JSON.stringify({ entity: azureMachine }),
  Claims: JSON.stringify(claims),
  _ResourceId: azureMachine.toLowerCase(),
  Type: 'AzureActivity',
};

const googleMachine = 'projects/example-project/zones/europe-west1-b/instances/web01';

/** Google Cloud's audit log entry of an SSH key that is written into a machine's metadata. */
export const auditEntry = {
  insertId: 'n1',
  logName: 'projects/example-project/logs/cloudaudit.googleapis.com%2Factivity',
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    authenticationInfo: { principalEmail: attacker.email },
    authorizationInfo: [
      { granted: true, permission: 'compute.instances.setMetadata', resource: googleMachine },
    ],
    metadata: { instanceMetadataDelta: { addedMetadataKeys: ['ssh-keys'] } },
    methodName: 'v1.compute.instances.setMetadata',
    requestMetadata: { callerIp: attacker.address, callerSuppliedUserAgent: 'gcloud' },
    resourceName: googleMachine,
    serviceName: 'compute.googleapis.com',
  },
  receiveTimestamp: '2026-11-18T08:05:01Z',
  resource: { labels: { project_id: 'example-project' }, type: 'gce_instance' },
  severity: 'NOTICE',
  timestamp: attacker.time,
};

/** CloudTrail's event as a collector forwards it in CEF. */
export const cefLine = `CEF:0|Amazon|CloudTrail|1.0|CloudTrail|StartSession|5|rt=1794989100000 src=${attacker.address} suser=${attacker.arn} dhost=i-0123456789abcdef0 dst=198.51.100.9 destinationServiceName=ssm.amazonaws.com`;
