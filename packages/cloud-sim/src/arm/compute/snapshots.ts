import { jsonAnswer } from '../../simulation/answer.ts';
import type { ArmSnapshot } from '../../world/arm-compute.ts';
import { armError, invalidContent } from '../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../protocol/arm-operation.ts';
import { isSame } from '../resources/workspace-request.ts';
import { beginOperation, computeVersions } from './compute-operations.ts';
import { diskId, groupId } from './virtual-machines.ts';

const path =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Compute/snapshots';

/**
 * Takes a snapshot of a managed disk. One that is there already is not taken again: only its tags change. That the
 * right to read the disk's data is asked for as well is what Microsoft's role for snapshots says; it is unchecked.
 */
export const putSnapshot: ArmOperation = {
  method: 'PUT',
  path: `${path}/{snapshotName}`,
  permission: 'Microsoft.Compute/snapshots/write',
  furtherPermissions: ['Microsoft.Compute/disks/beginGetAccess/action'],
  writes: true,
  apiVersions: computeVersions,
  answer: (request) => {
    const { state, parameters, body, clock } = request;
    if (body === undefined) return invalidContent();
    const { resourceGroupName = '', snapshotName = '' } = parameters;
    const { creationData, incremental } = (body.properties ?? {}) as {
      readonly creationData?: { readonly createOption?: string; readonly sourceResourceId?: string };
      readonly incremental?: boolean;
    };
    const source = creationData?.sourceResourceId ?? '';
    const disk = state.virtualMachines
      .flatMap((virtualMachine) =>
        [virtualMachine.osDisk.name, ...virtualMachine.dataDisks].map((name) =>
          diskId(request, virtualMachine.resourceGroup, name),
        ),
      )
      .find((id) => isSame(id, source));
    if (disk === undefined || creationData?.createOption !== 'Copy') {
      return armError(404, 'NotFound', `The source '${source}' of the snapshot is not found.`);
    }
    const location = typeof body.location === 'string' ? body.location : 'westeurope';
    const tags = (body.tags ?? {}) as Readonly<Record<string, string>>;
    const existing = state.snapshots.find(
      (snapshot) => isSame(snapshot.resourceGroup, resourceGroupName) && isSame(snapshot.name, snapshotName),
    );
    if (existing === undefined) {
      state.snapshots.push({
        resourceGroup: resourceGroupName,
        name: snapshotName,
        location,
        sourceResourceId: source,
        incremental: incremental === true,
        timeCreated: clock.now().toISOString(),
        tags,
      });
    }
    const failed = state.snapshotFails.some((name) => source.endsWith(`/${name}`));
    const begun = { kind: 'snapshot' as const, resourceGroup: resourceGroupName, name: snapshotName, failed };
    return beginOperation(request, begun, location);
  },
};

export const listSnapshots: ArmOperation = {
  method: 'GET',
  path,
  permission: 'Microsoft.Compute/snapshots/read',
  writes: false,
  apiVersions: computeVersions,
  answer: (request) => {
    const group = request.parameters.resourceGroupName ?? '';
    const value = request.state.snapshots
      .filter((snapshot) => isSame(snapshot.resourceGroup, group))
      .map((snapshot) => describe(request, snapshot));
    return jsonAnswer(200, { value });
  },
};

function describe({ state }: ArmRequest, snapshot: ArmSnapshot): object {
  const { name, location, tags, incremental, timeCreated, sourceResourceId } = snapshot;
  return {
    id: `${groupId(state.subscriptionId, snapshot.resourceGroup)}/providers/Microsoft.Compute/snapshots/${name}`,
    name,
    location,
    tags,
    properties: {
      incremental,
      timeCreated,
      provisioningState: 'Succeeded',
      creationData: { createOption: 'Copy', sourceResourceId },
    },
  };
}
