import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { takeSnapshots } from '../evidence-snapshots.ts';
import { requireMachine } from '../machine-id.ts';
import { changePower, factsOfMachine, getMachine, resolveMachine, type Machine } from '../machines.ts';
import { deallocateParameters } from './parameters.ts';
import { planDeallocation, type DeallocationUndo } from './plan-deallocation.ts';
import { residualAfterDeallocation } from './residual.ts';

const undoToken = z.strictObject({
  resourceId: z.string().min(1),
  name: z.string(),
  vmId: z.string().min(1),
  osDiskId: z.string().nullable(),
  ran: z.boolean(),
});

const snapshots = { when: 'snapshots', parameter: { name: 'snapshots', values: ['attempt', 'require'] } };

const patience: Patience = { everyMs: 5_000, forMs: 120_000 };

export const deallocateVm = defineAction({
  id: 'azure.compute.deallocate-vm',
  title: 'Deallocate a virtual machine',
  description:
    'Takes snapshots of the disks of one virtual machine, and then deallocates it: it is stopped, and its host is given back. Merely powering it off would leave it on its host. Machines with an ephemeral OS disk cannot be deallocated, and are refused.',
  targetKinds: ['azure.vm'],
  isDefaultFor: () => true,
  parameters: deallocateParameters,
  undoToken,
  permissions: [
    {
      name: 'Microsoft.Compute/virtualMachines/read',
      why: 'to read the machine and its state',
      phase: 'observe',
    },
    { name: 'Microsoft.Compute/snapshots/write', why: 'to take snapshots', phase: 'apply', ...snapshots },
    {
      name: 'Microsoft.Compute/disks/beginGetAccess/action',
      why: 'to take them of its disks',
      phase: 'apply',
      ...snapshots,
    },
    {
      name: 'Microsoft.Authorization/locks/write',
      why: 'to lock snapshots that are on legal hold',
      phase: 'apply',
      when: 'legalHold: true',
      parameter: { name: 'legalHold', values: [true] },
    },
    { name: 'Microsoft.Compute/virtualMachines/deallocate/action', why: 'to deallocate it', phase: 'apply' },
    { name: 'Microsoft.Compute/locations/operations/read', why: 'to see when that is done', phase: 'apply' },
    { name: 'Microsoft.Compute/virtualMachines/read', why: 'to see that it is deallocated', phase: 'verify' },
    { name: 'Microsoft.Compute/virtualMachines/read', why: 'to see that it is as we left it', phase: 'undo' },
    { name: 'Microsoft.Compute/virtualMachines/start/action', why: 'to start it again', phase: 'undo' },
    { name: 'Microsoft.Compute/locations/operations/read', why: 'to see when that is done', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'The machine does not run. Its memory, its temporary disk and a dynamic public address are lost; its disks stay. Undo starts it.',
  blastRadius: 'machine',
  auditEvents: [
    'Microsoft.Compute/snapshots/write',
    'Microsoft.Compute/virtualMachines/deallocate/action',
    'Microsoft.Compute/virtualMachines/start/action',
  ],
  d3fend: 'D3-HS',
  observe: (context, target) => getMachine(context, requireMachine(context, target)),
  plan: planDeallocation,
  resolve: resolveMachine,
  facts: factsOfMachine,
  async apply(context, change, idempotencyKey) {
    await takeSnapshots(context, change, change.evidence, idempotencyKey);
    await changePower(context, change, 'deallocate');
  },
  verify: (context, change) => verifyPower(context, change, 'deallocated'),
  residual: residualAfterDeallocation,
  planUndo,
  applyUndo: (context, undo) => changePower(context, undo, 'start'),
  verifyUndo: (context, undo) => verifyPower(context, undo, 'running'),
});

async function planUndo(context: ActionContext, undo: DeallocationUndo): Promise<UndoDecision> {
  const machine = await find(context, undo);
  const { name } = undo;
  const differences =
    machine === undefined
      ? [{ field: 'machine', before: undo.vmId, ours: undo.vmId, now: 'deleted' }]
      : (['vmId', 'osDiskId'] as const)
          .filter((field) => machine[field]?.toLowerCase() !== undo[field]?.toLowerCase())
          .map((field) => {
            const was = undo[field] ?? 'none';
            return { field, before: was, ours: was, now: machine[field] ?? 'none' };
          });
  if (machine === undefined || differences.length > 0) {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `${name} is no longer the machine that we deallocated`,
      hints: ['Start it by hand if that is right.'],
      changedSince: differences,
    };
  }
  if (!undo.ran) {
    return { outcome: 'nothing', reason: `${name} did not run before: there is nothing to start` };
  }
  if (machine.power === 'deallocating') {
    return {
      outcome: 'refused',
      code: 'still-deallocating',
      reason: `${name} is still being deallocated`,
      hints: ['Undo it when that is done.'],
    };
  }
  if (machine.power === 'stopped' || machine.power === 'stopping') {
    return {
      outcome: 'refused',
      code: 'changed-since',
      reason: `${name} is ${machine.power}, and we deallocated it: somebody has started it and turned it off again`,
      hints: ['Start it by hand if that is right.'],
      changedSince: [{ field: 'power state', before: 'running', ours: 'deallocated', now: machine.power }],
    };
  }
  if (machine.power !== 'deallocated') {
    return { outcome: 'nothing', reason: `${name} is ${machine.power}: somebody has started it already` };
  }
  return {
    outcome: 'restore',
    summary: `Start ${name} again, with everything that is on its disks; the snapshots stay`,
    differences: [{ field: 'power state', before: 'deallocated', after: 'running' }],
  };
}

async function find(context: ActionContext, { resourceId }: DeallocationUndo): Promise<Machine | undefined> {
  const id = requireMachine(context, { kind: 'azure.vm', resourceId });
  try {
    // After a crash it may still be on its way down, which is no sign that somebody has started it.
    return await pollUntil(
      context,
      patience,
      () => getMachine(context, id),
      ({ power }) => power !== 'deallocating',
    );
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

async function verifyPower(
  context: ActionContext,
  { resourceId }: { readonly resourceId: string },
  wanted: string,
): Promise<Verification> {
  const id = requireMachine(context, { kind: 'azure.vm', resourceId });
  const machine = await pollUntil(
    context,
    patience,
    () => getMachine(context, id),
    (seen) => seen.power === wanted,
  );
  if (machine.power === wanted) return { verified: true, evidence: `Azure reports ${id.name} as ${wanted}` };
  const reason = `Azure reports ${id.name} as ${machine.power} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}
