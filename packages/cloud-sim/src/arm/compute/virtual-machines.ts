import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { ArmVirtualMachine } from '../../world/arm-compute.ts';
import { armError, notSimulated } from '../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../protocol/arm-operation.ts';
import { refuseLocked } from '../authorization/locks.ts';
import { isSame } from '../resources/workspace-request.ts';
import { beginOperation, computeVersions, goOnWith } from './compute-operations.ts';

export const machinePath =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/virtualMachines/{vmName}';

/** A machine; with `$expand=instanceView` also in which state it is. */
export const getVirtualMachine: ArmOperation = {
  method: 'GET',
  path: machinePath,
  permission: 'Microsoft.Compute/virtualMachines/read',
  writes: false,
  apiVersions: computeVersions,
  answer: (request) =>
    onMachine(request, (machine) => {
      const described = describeMachine(request, machine);
      goOnWith(request.state, machine.resourceGroup, machine.name);
      return jsonAnswer(200, described);
    }),
};

/** Changes boot diagnostics; whatever else can be patched is not simulated. */
export const patchVirtualMachine: ArmOperation = {
  method: 'PATCH',
  path: machinePath,
  permission: 'Microsoft.Compute/virtualMachines/write',
  writes: true,
  apiVersions: computeVersions,
  answer: (request) =>
    onMachine(request, (machine) => {
      const { diagnosticsProfile, ...other } = (request.body?.properties ?? {}) as Record<string, unknown>;
      if (Object.keys(other).length > 0) return notSimulated(`a PATCH of ${Object.keys(other).join(', ')}`);
      const refusal = refuseLocked(request.state, machineId(request, machine), 'write');
      if (refusal !== undefined) return refusal;
      const { bootDiagnostics } = (diagnosticsProfile ?? {}) as {
        readonly bootDiagnostics?: { readonly enabled: boolean; readonly storageUri?: string | null };
      };
      if (bootDiagnostics !== undefined) {
        const { enabled, storageUri } = bootDiagnostics;
        machine.bootDiagnostics = {
          enabled,
          ...(typeof storageUri === 'string' ? { storageUri } : {}),
        };
      }
      const { resourceGroup, name, location } = machine;
      const begun = { kind: 'update' as const, resourceGroup, name, failed: false };
      return beginOperation(request, begun, location, jsonAnswer(200, describeMachine(request, machine)));
    }),
};

/** Finds the machine that a path names, and answers for it: 404 where there is none. */
export function onMachine(request: ArmRequest, answer: (machine: ArmVirtualMachine) => Answer): Answer {
  const { resourceGroupName = '', vmName = '' } = request.parameters;
  const machine = request.state.virtualMachines.find(
    (virtualMachine) =>
      isSame(virtualMachine.resourceGroup, resourceGroupName) && isSame(virtualMachine.name, vmName),
  );
  if (machine !== undefined) return answer(machine);
  const message =
    `The Resource 'Microsoft.Compute/virtualMachines/${vmName}' under resource group '${resourceGroupName}' ` +
    'was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix';
  return armError(404, 'ResourceNotFound', message);
}

export function machineId({ state }: ArmRequest, { resourceGroup, name }: ArmVirtualMachine): string {
  return `${groupId(state.subscriptionId, resourceGroup)}/providers/Microsoft.Compute/virtualMachines/${name}`;
}

export function diskId({ state }: ArmRequest, resourceGroup: string, name: string): string {
  return `${groupId(state.subscriptionId, resourceGroup)}/providers/Microsoft.Compute/disks/${name}`;
}

export function groupId(subscriptionId: string, resourceGroup: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

function describeMachine(request: ArmRequest, machine: ArmVirtualMachine): object {
  const { resourceGroup, scaleSet, systemAssignedPrincipalId, bootDiagnostics, osDisk } = machine;
  const group = groupId(request.state.subscriptionId, resourceGroup);
  const disk = (name: string) => ({ name, managedDisk: { id: diskId(request, resourceGroup, name) } });
  const expand = request.url.searchParams.get('$expand');
  return {
    id: machineId(request, machine),
    name: machine.name,
    type: 'Microsoft.Compute/virtualMachines',
    location: machine.location,
    tags: machine.tags,
    ...(systemAssignedPrincipalId === undefined
      ? {}
      : { identity: { type: 'SystemAssigned', principalId: systemAssignedPrincipalId } }),
    properties: {
      vmId: machine.vmId,
      timeCreated: machine.timeCreated,
      provisioningState: 'Succeeded',
      storageProfile: {
        osDisk: {
          ...disk(osDisk.name),
          ...(osDisk.ephemeral ? { diffDiskSettings: { option: 'Local' } } : {}),
        },
        dataDisks: machine.dataDisks.map((name, lun) => ({ lun, ...disk(name) })),
      },
      ...(bootDiagnostics === undefined ? {} : { diagnosticsProfile: { bootDiagnostics } }),
      ...(scaleSet === undefined
        ? {}
        : {
            virtualMachineScaleSet: {
              id: `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${scaleSet}`,
            },
          }),
      ...(expand === 'instanceView'
        ? {
            instanceView: {
              statuses: [
                { code: 'ProvisioningState/succeeded', level: 'Info' },
                { code: `PowerState/${machine.powerState}`, level: 'Info' },
              ],
            },
          }
        : {}),
    },
  };
}
