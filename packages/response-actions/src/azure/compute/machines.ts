import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { ActionContext, TargetFacts } from '../../contract/action.ts';
import { callArm, parseArm } from '../client/arm-client.ts';
import { finishOperation } from '../client/arm-operation.ts';
import { answeredMachine, type MachineId } from './machine-id.ts';

const computeVersion = 'api-version=2024-07-01';
export const operationPermission = 'Microsoft.Compute/locations/operations/read';

const disk = z.object({
  name: z.string().nullish(),
  managedDisk: z.object({ id: z.string() }).nullish(),
  diffDiskSettings: z.object({ option: z.string().nullish() }).nullish(),
});

const machineAnswer = z.object({
  id: z.string().min(1),
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  identity: z
    .object({
      principalId: z.string().nullish(),
      userAssignedIdentities: z
        .record(z.string(), z.object({ principalId: z.string().nullish() }).nullish())
        .nullish(),
    })
    .nullish(),
  properties: z.object({
    vmId: z.string().min(1),
    timeCreated: z.string().nullish(),
    storageProfile: z.object({ osDisk: disk, dataDisks: z.array(disk).nullish() }),
    diagnosticsProfile: z
      .object({
        bootDiagnostics: z
          .object({ enabled: z.boolean().nullish(), storageUri: z.string().nullish() })
          .nullish(),
      })
      .nullish(),
    virtualMachineScaleSet: z.object({ id: z.string() }).nullish(),
    instanceView: z.object({ statuses: z.array(z.object({ code: z.string() })).nullish() }).nullish(),
  }),
});

/** A virtual machine as we read it, JSON. Never its user data, extensions or OS profile: they hold secrets. */
export type Machine = {
  readonly resourceId: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription: string;
  /** Of this very machine: another of the same name has another. */
  readonly vmId: string;
  /** ISO 8601; null where Azure does not tell. */
  readonly createdAt: string | null;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `running`, `stopped`, `deallocated`, …; `unknown` where Azure does not tell. */
  readonly power: string;
  readonly osDiskId: string | null;
  /** Ids of the managed disks, that of the OS first. */
  readonly managedDisks: readonly string[];
  /** Names of disks that are none of Azure's managed ones. */
  readonly unmanagedDisks: readonly string[];
  readonly isEphemeral: boolean;
  /** The flexible scale set that it is an instance of. */
  readonly scaleSet: string | null;
  /** Object ids of its managed identities. */
  readonly identities: readonly string[];
  readonly bootDiagnostics: BootDiagnostics | null;
};

/** As it was configured, with a storage account or without. */
export type BootDiagnostics = { readonly enabled: boolean; readonly storageUri: string | null };

/** Reads a machine and its state. */
export async function getMachine(context: ActionContext, id: MachineId): Promise<Machine> {
  const { body } = await callArm(context, {
    method: 'GET',
    path: `${encodeURI(id.resourceId)}?$expand=instanceView&${computeVersion}`,
    permission: 'Microsoft.Compute/virtualMachines/read',
    hints: { 'not-found': ['Check the id; the machine may have been deleted or moved.'] },
  });
  const {
    id: answered,
    location,
    tags,
    identity,
    properties,
  } = parseArm(machineAnswer, body, 'GET virtualMachines/{name}');
  const { osDisk, dataDisks } = properties.storageProfile;
  const disks = [osDisk, ...(dataDisks ?? [])];
  const isEphemeral = osDisk.diffDiskSettings?.option === 'Local';
  const boot = properties.diagnosticsProfile?.bootDiagnostics ?? null;
  return {
    ...answeredMachine(id, answered),
    location,
    tags: tags ?? {},
    vmId: properties.vmId,
    createdAt: properties.timeCreated ?? null,
    power:
      properties.instanceView?.statuses
        ?.find((status) => status.code.startsWith('PowerState/'))
        ?.code.slice('PowerState/'.length) ?? 'unknown',
    osDiskId: osDisk.managedDisk?.id ?? null,
    managedDisks: disks.flatMap((dataDisk) => dataDisk.managedDisk?.id ?? []),
    unmanagedDisks: disks
      .filter((dataDisk) => !dataDisk.managedDisk)
      .map((dataDisk) => dataDisk.name ?? 'a disk without a name'),
    isEphemeral,
    scaleSet: properties.virtualMachineScaleSet?.id ?? null,
    identities: [
      identity?.principalId,
      ...Object.values(identity?.userAssignedIdentities ?? {}).map((assigned) => assigned?.principalId),
    ].flatMap((principalId) => principalId ?? []),
    bootDiagnostics:
      boot === null ? null : { enabled: boot.enabled === true, storageUri: boot.storageUri ?? null },
  };
}

/** Pure. Id and name, tags, and what the machine belongs to. */
export function factsOfMachine(machine: Machine): TargetFacts {
  const { resourceId, name, vmId, createdAt, tags, resourceGroup, scaleSet, subscription } = machine;
  return {
    names: [resourceId, name, vmId, ...machine.identities],
    tags,
    groups: [resourceGroup, ...(scaleSet === null ? [] : [scaleSet, scaleSet.split('/').at(-1) ?? ''])],
    account: subscription,
    identity: { id: vmId, ...(createdAt === null ? {} : { createdAt }) },
  };
}

/** Deallocates or starts a machine, and waits until Azure has done it. Both may be repeated. */
export async function changePower(
  context: ActionContext,
  { resourceId, name }: Pick<Machine, 'resourceId' | 'name'>,
  verb: 'deallocate' | 'start',
): Promise<void> {
  const begun = await callArm(context, {
    method: 'POST',
    path: `${encodeURI(resourceId)}/${verb}?${computeVersion}`,
    permission: `Microsoft.Compute/virtualMachines/${verb}/action`,
  });
  await finishOperation(context, begun, {
    what: `${verb === 'start' ? 'starting' : 'deallocating'} ${name}`,
    permission: operationPermission,
    patience: { everyMs: 5_000, forMs: 600_000 },
  });
}

/** Configures boot diagnostics, and nothing else of the machine. */
export async function changeBootDiagnostics(
  context: ActionContext,
  { resourceId, name }: Pick<Machine, 'resourceId' | 'name'>,
  { enabled, storageUri }: BootDiagnostics,
): Promise<void> {
  const bootDiagnostics = { enabled, ...(storageUri === null ? {} : { storageUri }) };
  const begun = await callArm(context, {
    method: 'PATCH',
    path: `${encodeURI(resourceId)}?${computeVersion}`,
    body: { properties: { diagnosticsProfile: { bootDiagnostics } } },
    permission: 'Microsoft.Compute/virtualMachines/write',
  });
  await finishOperation(context, begun, {
    what: `changing boot diagnostics of ${name}`,
    permission: operationPermission,
    patience: { everyMs: 2_000, forMs: 180_000 },
  });
}

/** Pure. The target by the id that Azure answered with. */
export function resolveMachine({ resourceId }: Machine, target: TargetOf<'azure.vm'>): TargetOf<'azure.vm'> {
  return { ...target, resourceId };
}
