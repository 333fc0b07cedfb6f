import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const subject = 'ci@example-prod.iam.gserviceaccount.com';

export const disableServiceAccountCase: ConformanceCase = {
  id: 'gcp.iam.disable-service-account',
  world: {
    gcp: {
      consistencyDelayReads: 2,
      serviceAccounts: [
        { project, email: subject, uniqueId: '200000000000000000001', keys: [{ id: 'aaaa1111' }] },
        { project, email: 'web@example-prod.iam.gserviceaccount.com', uniqueId: '200000000000000000002' },
      ],
      instances: [
        { project, zone: 'europe-west1-b', instance: 'ci-1', serviceAccount: subject },
        { project, zone: 'europe-west1-c', instance: 'web-1' },
      ],
    },
  },
  target: { kind: 'gcp.principal', subject },
  changes: ['gcp.serviceAccounts.0.disabled'],
  traces: /$^/,
  reads: 'iam.serviceAccounts.get',
  writes: 'iam.serviceAccounts.disable',
  missing: {
    target: { kind: 'gcp.principal', subject: 'none@example-prod.iam.gserviceaccount.com' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'deleted the account': (world) => {
      world.gcp.serviceAccounts.shift();
    },
    'made another of the same address': (world) => {
      world.gcp.serviceAccounts[0]!.uniqueId = '200000000000000000009';
      world.gcp.unsettled = [];
    },
  },
  restoredSince: (world) => {
    world.gcp.serviceAccounts[0]!.disabled = false;
    world.gcp.unsettled = [];
  },
  // Not given to all, but done without: then it is not said which machines run as the account.
  givenToAll: ['compute.instances.list'],
};
