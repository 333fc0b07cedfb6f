import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const serviceAccount = 'ci@example-prod.iam.gserviceaccount.com';
const kind = 'gcp.service-account-key';

export const disableServiceAccountKeyCase: ConformanceCase = {
  id: 'gcp.iam.disable-service-account-key',
  world: {
    gcp: {
      consistencyDelayReads: 2,
      serviceAccounts: [
        {
          project,
          email: serviceAccount,
          keys: [
            { id: 'aaaa1111' },
            { id: 'bbbb2222' },
            { id: 'cccc3333', keyType: 'SYSTEM_MANAGED' },
            { id: 'dddd4444', disabled: true },
          ],
        },
      ],
    },
  },
  target: { kind, serviceAccount, keyId: 'aaaa1111' },
  changes: ['gcp.serviceAccounts.0.keys.0.disabled'],
  traces: /$^/,
  reads: 'iam.serviceAccountKeys.get',
  writes: 'iam.serviceAccountKeys.disable',
  missing: { target: { kind, serviceAccount, keyId: 'eeee5555' }, outcome: 'failed', code: 'not-found' },
  changedSince: {
    'deleted the key': (world) => {
      world.gcp.serviceAccounts[0]!.keys.shift();
    },
    'deleted the account': (world) => {
      world.gcp.serviceAccounts.shift();
    },
  },
  restoredSince: (world) => {
    world.gcp.serviceAccounts[0]!.keys[0]!.disabled = false;
    world.gcp.unsettled = [];
  },
};
