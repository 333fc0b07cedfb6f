import type { TargetOf } from '@drawbridge/incident-model';

import type { PlanDecision } from '../../../contract/action.ts';
import type { Alternative } from '../../../contract/outcome.ts';
import type { EvidencePlan } from '../evidence-snapshots.ts';
import type { Machine } from '../machines.ts';
import type { DeallocateParameters } from './parameters.ts';

/** What is changed. Not from which state: a machine that is on its way down is still to be brought down. */
type Deallocation = {
  readonly resourceId: string;
  readonly name: string;
  readonly location: string;
  readonly evidence: EvidencePlan;
};

/** What undo needs to know that it is the same machine, and whether it ran. */
export type DeallocationUndo = {
  readonly resourceId: string;
  readonly name: string;
  readonly vmId: string;
  readonly osDiskId: string | null;
  readonly ran: boolean;
};

export type DeallocationDecision = PlanDecision<Deallocation, DeallocationUndo>;

const stopped: readonly string[] = ['stopped', 'stopping'];

/** Pure. */
export function planDeallocation(
  machine: Machine,
  target: TargetOf<'azure.vm'>,
  { snapshots, legalHold }: DeallocateParameters,
): DeallocationDecision {
  const { resourceId, name, location, vmId, osDiskId, power, managedDisks } = machine;
  if (power === 'deallocated') return { outcome: 'nothing', reason: `${name} is deallocated already` };
  if (machine.isEphemeral) return refuseEphemeral(machine, target);
  const disks = snapshots === 'skip' ? [] : managedDisks;
  const evidence: EvidencePlan = {
    disks,
    onFailure: snapshots === 'require' ? 'require' : 'attempt',
    legalHold,
  };
  const first =
    disks.length === 0
      ? ''
      : `take snapshots of ${disks.length} disks${legalHold ? ', on legal hold' : ''}; then `;
  return {
    outcome: 'change',
    summary: `On ${name}: ${first}deallocate it. Its memory and its temporary disk are lost`,
    differences: [{ field: 'power state', before: power, after: 'deallocated' }],
    change: { resourceId, name, location, evidence },
    undo: { resourceId, name, vmId, osDiskId, ran: !stopped.includes(power) },
  };
}

function refuseEphemeral({ name, identities }: Machine, target: TargetOf<'azure.vm'>): DeallocationDecision {
  const instead: readonly Alternative[] = [
    ...identities.map((id) => ({
      action: 'azure.authorization.remove-role-assignments' as const,
      target: { kind: 'entra.service-principal' as const, id },
      why: `Takes away what ${name} may do in Azure with this managed identity.`,
    })),
    {
      action: 'azure.compute.disable-boot-diagnostics',
      target,
      why: `Closes the serial console of ${name}, and nothing else.`,
    },
  ];
  return {
    outcome: 'refused',
    code: 'ephemeral-os-disk',
    reason: `${name} has an ephemeral OS disk: Azure cannot deallocate it, only delete it, and the disk with it`,
    hints: [
      'Isolate it with a network security group, and take from the running machine what is to be kept.',
    ],
    instead,
  };
}
