import { z } from 'zod';

const tags = z.record(z.string(), z.string()).default({});

/** A virtual machine, its disks and what is switched on for it. */
export const armVirtualMachine = z.strictObject({
  resourceGroup: z.string().min(1).max(90),
  name: z.string().min(1),
  location: z.string().default('westeurope'),
  /** Made by Azure; another machine of the same name has another. */
  vmId: z.guid().default('66666666-6666-4666-8666-666666666666'),
  powerState: z
    .enum(['starting', 'running', 'stopping', 'stopped', 'deallocating', 'deallocated'])
    .default('running'),
  /** When Azure made it. */
  timeCreated: z.iso.datetime({ offset: true }).default('2026-01-01T00:00:00Z'),
  tags,
  /** Names of managed disks in the same resource group. */
  osDisk: z
    .strictObject({ name: z.string().default('os'), ephemeral: z.boolean().default(false) })
    .prefault({}),
  dataDisks: z.array(z.string().min(1)).default([]),
  /** Absent: never configured. Without a storage account Azure keeps them in one of its own. */
  bootDiagnostics: z.strictObject({ enabled: z.boolean(), storageUri: z.string().optional() }).optional(),
  /** The flexible scale set that it is an instance of. */
  scaleSet: z.string().optional(),
  /** Object id of its own managed identity, where it has one. */
  systemAssignedPrincipalId: z.guid().optional(),
  /** It cannot be deallocated: the operation begins, and fails. */
  deallocateFails: z.boolean().default(false),
});

export const armSnapshot = z.strictObject({
  resourceGroup: z.string().min(1),
  name: z.string().min(1).max(80),
  location: z.string(),
  sourceResourceId: z.string(),
  incremental: z.boolean().default(false),
  timeCreated: z.iso.datetime({ offset: true }),
  tags,
});

/** What continues after the call that began it. */
export const armComputeOperation = z.strictObject({
  id: z.guid(),
  kind: z.enum(['deallocate', 'start', 'update', 'snapshot']),
  resourceGroup: z.string(),
  /** Of the machine or the snapshot. */
  name: z.string(),
  /** How many more reads until it is done; 0 is done. */
  pollsLeft: z.int().nonnegative(),
  failed: z.boolean().default(false),
});

export type ArmVirtualMachine = z.output<typeof armVirtualMachine>;
export type ArmSnapshot = z.output<typeof armSnapshot>;
export type ArmComputeOperation = z.output<typeof armComputeOperation>;
