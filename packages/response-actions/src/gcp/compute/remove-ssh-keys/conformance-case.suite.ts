import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const project = 'example-prod';
const zone = 'europe-west1-b';
/** Public keys that nobody holds the private part of. */
export const publicKeys = {
  mallory:
    'mallory:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGExYTFhMWExYTFhMWExYTFhMWExYTFhMWEx mallory@example.com',
  eve: 'eve:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGIyYjJiMmIyYjJiMmIyYjJiMmIyYjJiMmIy google-ssh {"userName":"eve@example.com","expireOn":"2026-03-02T00:00:00+0000"}',
  ops: 'ops:ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGMzYzNjM2MzYzNjM2MzYzNjM2MzYzNjM2Mz ops@example.com',
};
const { mallory, eve, ops } = publicKeys;
const startupScript = '#! /bin/sh\nexport TOKEN=canary-in-metadata';

export const removeSshKeysCase: ConformanceCase = {
  id: 'gcp.compute.remove-ssh-keys',
  world: {
    gcp: {
      operationPolls: 2,
      consistencyDelayReads: 2,
      commonInstanceMetadata: { [project]: { 'ssh-keys': ops } },
      instances: [
        {
          project,
          zone,
          instance: 'web-1',
          metadata: {
            'startup-script': startupScript,
            'ssh-keys': `${mallory}\n${eve}\n`,
            'serial-port-enable': 'TRUE',
          },
        },
        { project, zone, instance: 'web-2', metadata: { 'ssh-keys': mallory } },
      ],
    },
  },
  target: { kind: 'gcp.instance', project, zone, instance: 'web-1' },
  parameters: { projectKeys: 'block' },
  changes: ['gcp.instances.0.metadata.block-project-ssh-keys', 'gcp.instances.0.metadata.ssh-keys'],
  traces: /$^/,
  reads: 'compute.instances.get',
  writes: 'compute.instances.setMetadata',
  missing: {
    target: { kind: 'gcp.instance', project, zone, instance: 'web-9' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'added a key': (world) => {
      world.gcp.instances[0]!.metadata['ssh-keys'] = ops;
      world.gcp.unsettled = [];
    },
    'put one of two keys back': (world) => {
      world.gcp.instances[0]!.metadata['ssh-keys'] = mallory;
      world.gcp.unsettled = [];
    },
    'made another machine of the same name': (world) => {
      world.gcp.instances[0]!.id = '1234567890123456789';
    },
  },
  restoredSince: (world) => {
    world.gcp.instances[0]!.metadata['ssh-keys'] = `${mallory}\n${eve}\n`;
    delete world.gcp.instances[0]!.metadata['block-project-ssh-keys'];
    world.gcp.unsettled = [];
  },
};
