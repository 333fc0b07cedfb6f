import { armError } from '../protocol/arm-error.ts';
import type { ArmOperation } from '../protocol/arm-operation.ts';
import { refuseLocked } from '../authorization/locks.ts';
import { beginOperation, computeVersions } from './compute-operations.ts';
import { machineId, machinePath, onMachine } from './virtual-machines.ts';

/** Stops a machine and gives its host back. One with an ephemeral OS disk cannot be: the wording is ours. */
export const deallocateVirtualMachine: ArmOperation = {
  method: 'POST',
  path: `${machinePath}/deallocate`,
  permission: 'Microsoft.Compute/virtualMachines/deallocate/action',
  writes: true,
  apiVersions: computeVersions,
  answer: (request) =>
    onMachine(request, (machine) => {
      if (machine.osDisk.ephemeral) {
        const message = `Operation 'deallocate' is not supported for VM '${machine.name}' with an ephemeral OS disk.`;
        return armError(409, 'OperationNotAllowed', message);
      }
      const refusal = refuseLocked(request.state, machineId(request, machine), 'write');
      if (refusal !== undefined) return refusal;
      if (machine.powerState === 'deallocated') return { status: 200 };
      machine.powerState = 'deallocating';
      const { resourceGroup, name, location, deallocateFails } = machine;
      const begun = { kind: 'deallocate' as const, resourceGroup, name, failed: deallocateFails };
      return beginOperation(request, begun, location);
    }),
};

export const startVirtualMachine: ArmOperation = {
  method: 'POST',
  path: `${machinePath}/start`,
  permission: 'Microsoft.Compute/virtualMachines/start/action',
  writes: true,
  apiVersions: computeVersions,
  answer: (request) =>
    onMachine(request, (machine) => {
      if (machine.powerState === 'running') return { status: 200 };
      machine.powerState = 'starting';
      const { resourceGroup, name, location } = machine;
      const begun = { kind: 'start' as const, resourceGroup, name, failed: false };
      return beginOperation(request, begun, location);
    }),
};
