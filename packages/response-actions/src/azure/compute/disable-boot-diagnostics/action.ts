import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, UndoDecision, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { requireMachine } from '../machine-id.ts';
import {
  changeBootDiagnostics,
  factsOfMachine,
  getMachine,
  resolveMachine,
  type BootDiagnostics,
  type Machine,
} from '../machines.ts';
import {
  describeDiagnostics,
  planDiagnostics,
  type DiagnosticsChange,
  type DiagnosticsUndo,
} from './plan-diagnostics.ts';
import { residualAfterDiagnostics } from './residual.ts';

const undoToken = z.strictObject({
  resourceId: z.string().min(1),
  name: z.string(),
  vmId: z.string().min(1),
  storageUri: z.string().nullable(),
});

const patience: Patience = { everyMs: 3_000, forMs: 60_000 };
const off: BootDiagnostics = { enabled: false, storageUri: null };

export const disableBootDiagnostics = defineAction({
  id: 'azure.compute.disable-boot-diagnostics',
  title: 'Close the serial console of a virtual machine',
  description:
    'Turns boot diagnostics of one virtual machine off, without which it has no serial console. Azure has a switch for the serial console of a whole subscription as well; it is left alone.',
  targetKinds: ['azure.vm'],
  parameters: z.strictObject({}),
  undoToken,
  permissions: [
    { name: 'Microsoft.Compute/virtualMachines/read', why: 'to read how it is configured', phase: 'observe' },
    { name: 'Microsoft.Compute/virtualMachines/write', why: 'to turn boot diagnostics off', phase: 'apply' },
    { name: 'Microsoft.Compute/locations/operations/read', why: 'to see when that is done', phase: 'apply' },
    { name: 'Microsoft.Compute/virtualMachines/read', why: 'to see that they are off', phase: 'verify' },
    {
      name: 'Microsoft.Compute/virtualMachines/read',
      why: 'to see that they are as we left them',
      phase: 'undo',
    },
    { name: 'Microsoft.Compute/virtualMachines/write', why: 'to turn them on again', phase: 'undo' },
    { name: 'Microsoft.Compute/locations/operations/read', why: 'to see when that is done', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'The machine has no serial console, and keeps no serial log and no screenshot. It runs on. Undo turns them on again, with the same storage.',
  blastRadius: 'machine',
  auditEvents: ['Microsoft.Compute/virtualMachines/write'],
  d3fend: 'D3-ACH',
  observe: (context, target) => getMachine(context, requireMachine(context, target)),
  plan: planDiagnostics,
  resolve: resolveMachine,
  facts: factsOfMachine,
  writesOnce: true,
  apply: (context, change) => changeBootDiagnostics(context, change, off),
  verify: (context, change) => verifyDiagnostics(context, change, off),
  residual: residualAfterDiagnostics,
  planUndo,
  applyUndo: (context, undo) => changeBootDiagnostics(context, undo, before(undo)),
  verifyUndo: (context, undo) => verifyDiagnostics(context, undo, before(undo)),
});

function before({ storageUri }: DiagnosticsUndo): BootDiagnostics {
  return { enabled: true, storageUri };
}

async function planUndo(context: ActionContext, undo: DiagnosticsUndo): Promise<UndoDecision> {
  const { name, vmId, storageUri } = undo;
  const machine = await find(context, undo);
  if (machine?.vmId.toLowerCase() !== vmId.toLowerCase()) {
    const now = machine?.vmId ?? 'deleted';
    return changedSince(`${name} is no longer the same machine`, 'machine', vmId, vmId, now);
  }
  const diagnostics = machine.bootDiagnostics;
  // Off, Azure may still name the storage account; a different one was put there by somebody.
  const otherStorage = (diagnostics?.storageUri ?? null) !== storageUri;
  if (diagnostics?.enabled === true && !otherStorage) {
    return { outcome: 'nothing', reason: `boot diagnostics of ${name} were turned on by somebody already` };
  }
  if (diagnostics?.enabled === true || (otherStorage && (diagnostics?.storageUri ?? null) !== null)) {
    const now = `${describeDiagnostics(diagnostics)}${diagnostics?.enabled === true ? '' : `, ${diagnostics?.storageUri ?? ''}`}`;
    const reason = `boot diagnostics of ${name} were configured otherwise since`;
    return changedSince(reason, 'boot diagnostics', describeDiagnostics(before(undo)), 'off', now);
  }
  return {
    outcome: 'restore',
    summary: `Turn boot diagnostics of ${name} on again, and its serial console with them`,
    differences: [{ field: 'boot diagnostics', before: 'off', after: describeDiagnostics(before(undo)) }],
  };
}

async function find(context: ActionContext, { resourceId }: DiagnosticsUndo): Promise<Machine | undefined> {
  try {
    return await getMachine(context, requireMachine(context, { kind: 'azure.vm', resourceId }));
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

function changedSince(reason: string, field: string, was: string, ours: string, now: string): UndoDecision {
  return {
    outcome: 'refused',
    code: 'changed-since',
    reason,
    hints: ['Restore it by hand if that is right.'],
    changedSince: [{ field, before: was, ours, now }],
  };
}

async function verifyDiagnostics(
  context: ActionContext,
  { resourceId }: DiagnosticsChange,
  wanted: BootDiagnostics,
): Promise<Verification> {
  const id = requireMachine(context, { kind: 'azure.vm', resourceId });
  const isAsWanted = ({ bootDiagnostics }: Machine): boolean =>
    describeDiagnostics(bootDiagnostics) === describeDiagnostics(wanted);
  const machine = await pollUntil(context, patience, () => getMachine(context, id), isAsWanted);
  const now = describeDiagnostics(machine.bootDiagnostics);
  if (isAsWanted(machine)) {
    return { verified: true, evidence: `Azure reports boot diagnostics of ${id.name} as ${now}` };
  }
  const reason = `Azure reports boot diagnostics of ${id.name} as ${now} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}
