/** A target of each kind, and one of its kind that is not there, in addresses that documentation may use. */
export const exampleTargets = {
  'aws.access-key': [{ accessKeyId: 'AKIAEXAMPLEALICE0001' }, { accessKeyId: 'AKIAEXAMPLENOBODY001' }],
  'aws.principal': [awsUser('alice'), awsUser('nobody')],
  'aws.instance': inRegion('instanceId', 'i-0123456789abcdef0', 'i-0fedcba9876543210'),
  'aws.ssm-session': inRegion('sessionId', 'alice-0a1b2c3d4e5f67890', 'nobody-0a1b2c3d4e5f67890'),
  'aws.ssm-command': inRegion(
    'commandId',
    '0c0ffee0-0000-4000-8000-000000000001',
    '0c0ffee0-0000-4000-8000-000000000009',
  ),
  'aws.region': [{ region: 'eu-west-1' }, { region: 'eu-nowhere-1' }],
  'gcp.instance': [gcpInstance('web-1'), gcpInstance('nobody-1')],
  'gcp.principal': [{ subject: 'alice@example.com' }, { subject: 'nobody@example.com' }],
  'gcp.service-account-key': ['aaaa1111', 'eeee5555'].map((keyId) => ({
    serviceAccount: 'ci@example-prod.iam.gserviceaccount.com',
    keyId,
  })),
  'entra.user': objectIds(),
  'entra.service-principal': objectIds(),
  'azure.vm': [azureVm('vm-1'), azureVm('vm-9')],
};

function awsUser(userName) {
  const account = '123456789012';
  return { principalType: 'user', account, arn: `arn:aws:iam::${account}:user/${userName}`, userName };
}

function inRegion(field, ...ids) {
  return ids.map((id) => ({ region: 'eu-west-1', [field]: id }));
}

function gcpInstance(instance) {
  return { project: 'example-prod', zone: 'europe-west1-b', instance };
}

function objectIds() {
  return [2, 9].map((digit) => ({ id: `${digit}`.repeat(8) + '-0000-4000-8000-000000000000' }));
}

function azureVm(name) {
  const subscription = '22222222-2222-4222-8222-222222222222';
  const machines = `/subscriptions/${subscription}/resourceGroups/rg-1/providers/Microsoft.Compute/virtualMachines`;
  return { resourceId: `${machines}/${name}` };
}
