import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { Machine } from '../machines.ts';
import type { DeallocateParameters } from './parameters.ts';

const hour = 3_600_000;

/** Pure. What a deallocated machine leaves behind. */
export function residualAfterDeallocation(
  machine: Machine,
  _target: TargetOf<'azure.vm'>,
  appliedAt: Date,
  { snapshots }: DeallocateParameters,
): readonly ResidualAccess[] {
  const { name, identities, scaleSet, unmanagedDisks } = machine;
  return [
    {
      code: 'may-be-started-again',
      what: `Anyone who may start ${name} in Azure can start it again, with everything that is on its disks, and so can a schedule (Start/Stop VMs, an Automation runbook), which is not to be read from the machine.`,
      remedy: 'Contain the identity that was used, and put a ReadOnly lock on the machine.',
    },
    ...(identities.length === 0
      ? []
      : [
          {
            code: 'managed-identity-tokens',
            what: `Tokens of the managed identities of ${name} (${identities.join(', ')}) that were taken from it work elsewhere, for about 24 hours.`,
            until: new Date(appliedAt.getTime() + 24 * hour).toISOString(),
            remedy:
              'Remove the role assignments of the identities (azure.authorization.remove-role-assignments).',
          },
        ]),
    ...(scaleSet === null
      ? []
      : [
          {
            code: 'scale-set-may-replace',
            what: `${name} is an instance of a flexible scale set, which may start another in its place, with the same weakness: ${scaleSet}.`,
            remedy: 'Look at the autoscale rules and automatic repairs of the scale set.',
          },
        ]),
    ...(unmanagedDisks.length === 0 || snapshots === 'skip'
      ? []
      : [
          {
            code: 'disks-without-snapshot',
            what: `No snapshot is taken of ${unmanagedDisks.join(', ')}: they are no managed disks.`,
            remedy: 'Copy the page blobs by hand before the machine is started again.',
          },
        ]),
    {
      code: 'secrets-of-the-machine',
      what: `Keys, passwords and tokens that were on ${name} may have been taken, and keep working elsewhere.`,
      remedy: 'Change the credentials that the machine held.',
    },
    {
      code: 'ways-in-again',
      what: `SSH keys, accounts and extensions that were put on ${name} are on its disks, and work when it is started.`,
      remedy: 'Start it only in a network that nobody reaches, and look at it there.',
    },
  ];
}
