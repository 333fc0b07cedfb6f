import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const group =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/web/providers/Microsoft.Compute';

export const deallocateVmCase: ConformanceCase = {
  id: 'azure.compute.deallocate-vm',
  world: {
    arm: {
      virtualMachines: [
        { resourceGroup: 'web', name: 'web-1', osDisk: { name: 'web-1-os' }, dataDisks: ['web-1-data'] },
        { resourceGroup: 'web', name: 'web-2', vmId: '67777777-6666-4666-8666-666666666666' },
      ],
    },
  },
  target: { kind: 'azure.vm', resourceId: `${group}/virtualMachines/web-1` },
  parameters: { snapshots: 'require', legalHold: true },
  changes: ['arm.virtualMachines.0.powerState'],
  traces: /^$/,
  evidence: /^arm\.(snapshots|locks)\./,
  reads: 'GET Microsoft.Compute/virtualMachines/{vmName}',
  writes: 'POST Microsoft.Compute/virtualMachines/{vmName}/deallocate',
  missing: {
    target: { kind: 'azure.vm', resourceId: `${group}/virtualMachines/web-9` },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'deleted the machine': (world) => {
      world.arm.virtualMachines.shift();
    },
    'made another of the same name': (world) => {
      world.arm.virtualMachines[0]!.vmId = '68888888-6666-4666-8666-666666666666';
    },
    'put another OS disk in': (world) => {
      world.arm.virtualMachines[0]!.osDisk.name = 'restored';
    },
  },
  restoredSince: (world) => {
    world.arm.virtualMachines[0]!.powerState = 'running';
  },
};
