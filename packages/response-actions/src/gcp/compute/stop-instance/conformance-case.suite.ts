import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const started = '2026-02-01T00:00:00.000Z';

export const stopInstanceCase: ConformanceCase = {
  id: 'gcp.compute.stop-instance',
  world: {
    gcp: {
      operationPolls: 2,
      operationSeconds: 40,
      instances: [
        {
          project,
          zone: 'europe-west1-b',
          instance: 'web-1',
          serviceAccount: 'web@example-prod.iam.gserviceaccount.com',
          lastStartTimestamp: started,
        },
        { project, zone: 'europe-west1-c', instance: 'web-1' },
        { project, zone: 'europe-west1-b', instance: 'web-2' },
      ],
    },
  },
  target: { kind: 'gcp.instance', project, zone: 'europe-west1-b', instance: 'web-1' },
  changes: ['gcp.instances.0.lastStopTimestamp', 'gcp.instances.0.status'],
  traces: /^gcp\.instances\.0\.last(Start|Stop)Timestamp$/,
  reads: 'compute.instances.get',
  writes: 'compute.instances.stop',
  missing: {
    target: { kind: 'gcp.instance', project, zone: 'europe-west1-b', instance: 'web-9' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'made another machine of the same name': (world) => {
      world.gcp.instances[0]!.id = '1234567890123456789';
    },
    'started it and stopped it again': (world) => {
      world.gcp.instances[0]!.lastStartTimestamp = '2026-03-01T11:00:00.000Z';
      world.gcp.instances[0]!.lastStopTimestamp = '2026-03-01T12:00:00.000Z';
    },
  },
  restoredSince: (world) => {
    world.gcp.instances[0]!.status = 'RUNNING';
  },
};
