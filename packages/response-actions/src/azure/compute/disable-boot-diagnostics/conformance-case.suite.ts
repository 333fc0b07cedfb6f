import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const group =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/web/providers/Microsoft.Compute';

export const disableBootDiagnosticsCase: ConformanceCase = {
  id: 'azure.compute.disable-boot-diagnostics',
  world: {
    arm: {
      virtualMachines: [
        {
          resourceGroup: 'web',
          name: 'web-1',
          bootDiagnostics: { enabled: true, storageUri: 'https://diagnostics.blob.core.windows.net/' },
        },
        {
          resourceGroup: 'web',
          name: 'web-2',
          vmId: '67777777-6666-4666-8666-666666666666',
          bootDiagnostics: { enabled: true },
        },
      ],
    },
  },
  target: { kind: 'azure.vm', resourceId: `${group}/virtualMachines/web-1` },
  changes: [
    'arm.virtualMachines.0.bootDiagnostics.enabled',
    'arm.virtualMachines.0.bootDiagnostics.storageUri',
  ],
  traces: /^$/,
  reads: 'GET Microsoft.Compute/virtualMachines/{vmName}',
  writes: 'PATCH Microsoft.Compute/virtualMachines/{vmName}',
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
    'turned them on with other storage': (world) => {
      world.arm.virtualMachines[0]!.bootDiagnostics = { enabled: true };
    },
  },
  restoredSince: (world) => {
    world.arm.virtualMachines[0]!.bootDiagnostics = {
      enabled: true,
      storageUri: 'https://diagnostics.blob.core.windows.net/',
    };
  },
};
