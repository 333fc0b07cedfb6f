import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const zone = 'europe-west1-b';

export const disableSerialPortCase: ConformanceCase = {
  id: 'gcp.compute.disable-serial-port',
  world: {
    gcp: {
      operationPolls: 2,
      consistencyDelayReads: 2,
      commonInstanceMetadata: { [project]: { 'serial-port-enable': 'true' } },
      instances: [
        {
          project,
          zone,
          instance: 'web-1',
          metadata: { 'serial-port-enable': '1', 'startup-script': 'export TOKEN=canary-in-metadata' },
        },
        { project, zone, instance: 'web-2', metadata: { 'serial-port-enable': '1' } },
      ],
    },
  },
  target: { kind: 'gcp.instance', project, zone, instance: 'web-1' },
  changes: ['gcp.instances.0.metadata.serial-port-enable'],
  traces: /$^/,
  reads: 'compute.instances.get',
  writes: 'compute.instances.setMetadata',
  missing: {
    target: { kind: 'gcp.instance', project, zone, instance: 'web-9' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'enabled it in other words': (world) => {
      world.gcp.instances[0]!.metadata['serial-port-enable'] = 'yes';
      world.gcp.unsettled = [];
    },
    'made another machine of the same name': (world) => {
      world.gcp.instances[0]!.id = '1234567890123456789';
    },
  },
  restoredSince: (world) => {
    world.gcp.instances[0]!.metadata['serial-port-enable'] = '1';
    world.gcp.unsettled = [];
  },
};
