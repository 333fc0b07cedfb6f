import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const started = '2026-02-01T00:00:00.000Z';

const evidence = /^gcp\.snapshots\./;

/** A machine of its own. */
const alone: ConformanceCase = {
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
  // A snapshot that is taken is uploaded in its own time.
  traces: /^gcp\.(instances\.0\.last(Start|Stop)Timestamp|snapshots\.\d+\.status)$/,
  reads: 'compute.instances.get',
  writes: 'compute.instances.stop',
  furtherWrites: ['compute.disks.createSnapshot'],
  unused: [
    'observe compute.instanceGroupManagers.get',
    'apply compute.instanceGroupManagers.get',
    'apply compute.instanceGroupManagers.update',
    'apply compute.regionOperations.get',
    'undo compute.instanceGroupManagers.get',
    'undo compute.instanceGroupManagers.update',
    'undo compute.regionOperations.get',
  ],
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

export const stopInstanceCase: ConformanceCase = { ...alone, evidence };

const region = 'europe-west1';
const createdBy = `projects/123456789012/regions/${region}/instanceGroupManagers/web`;
const { target: member, changedSince } = alone;

/** A member of a regional group, whose policy is set, and whose disk is regional too. */
export const stopMemberCase: ConformanceCase = {
  ...stopInstanceCase,
  about: 'a member of a regional group, whose policy is set',
  world: {
    gcp: {
      operationPolls: 2,
      operationSeconds: 10,
      instances: [
        {
          project,
          zone: 'europe-west1-b',
          instance: 'web-1',
          metadata: { 'created-by': createdBy },
          lastStartTimestamp: started,
          disks: [{ name: 'web-1', boot: true, regional: true }, { name: 'data-1' }],
        },
        { project, zone: 'europe-west1-c', instance: 'web-2', metadata: { 'created-by': createdBy } },
      ],
      instanceGroupManagers: [{ project, region, name: 'web', targetSize: 2, onFailedHealthCheck: 'REPAIR' }],
    },
  },
  target: member,
  parameters: { managedInstanceGroup: 'set-policy', snapshots: 'require', legalHold: true },
  changes: [
    'gcp.instanceGroupManagers.0.defaultActionOnFailure',
    'gcp.instanceGroupManagers.0.onFailedHealthCheck',
    ...stopInstanceCase.changes,
  ],
  furtherWrites: [
    'compute.disks.createSnapshot',
    'compute.regionDisks.createSnapshot',
    'compute.regionInstanceGroupManagers.patch',
  ],
  unused: ['apply compute.instanceGroupManagers.get'],
  changedSince: {
    ...changedSince,
    'set the policy of the group to a third thing': (world) => {
      world.gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'REPAIR';
    },
  },
  restoredSince: (world) => {
    world.gcp.instances[0]!.status = 'RUNNING';
    world.gcp.instanceGroupManagers[0]!.defaultActionOnFailure = 'REPAIR';
    world.gcp.instanceGroupManagers[0]!.onFailedHealthCheck = 'REPAIR';
  },
};

/** A member that is taken out of its group: for good, as there is no way back. */
export const abandonMemberCase: ConformanceCase = {
  ...alone,
  about: 'a member that is taken out of its group',
  world: {
    gcp: {
      operationPolls: 1,
      instances: [
        {
          project,
          zone: 'europe-west1-b',
          instance: 'web-1',
          metadata: { 'created-by': createdBy.replace('regions/europe-west1', 'zones/europe-west1-b') },
          lastStartTimestamp: started,
        },
      ],
      instanceGroupManagers: [{ project, zone: 'europe-west1-b', name: 'web', targetSize: 3 }],
    },
  },
  parameters: { managedInstanceGroup: 'abandon', snapshots: 'skip' },
  changes: [
    'gcp.instanceGroupManagers.0.abandoned.0',
    'gcp.instanceGroupManagers.0.targetSize',
    ...stopInstanceCase.changes,
  ],
  traces:
    /^gcp\.(instances\.0\.last(Start|Stop)Timestamp|instanceGroupManagers\.0\.(abandoned|targetSize).*)$/,
  furtherWrites: ['compute.instanceGroupManagers.abandonInstances'],
  unused: [
    'apply compute.disks.createSnapshot',
    'apply compute.snapshots.create',
    'apply compute.snapshots.get',
    'apply compute.snapshots.setLabels',
    'apply compute.regionOperations.get',
    'undo compute.instanceGroupManagers.get',
    'undo compute.instanceGroupManagers.update',
    'undo compute.regionOperations.get',
  ],
};
