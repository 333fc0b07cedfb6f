import type { Refused } from '../../../contract/outcome.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { ManagedGroup } from '../managed-groups.ts';

/** A member without a choice for its group, which would start it again: nothing would be contained. */
export function refuseMember(name: string, group: ManagedGroup, verb: 'stop' | 'suspend'): Refused {
  return refuse(
    'managed-instance-group',
    `${name} is a member of managed instance group ${group.name}, which would start or recreate it after a ${verb}`,
    [
      'Say managedInstanceGroup: set-policy to tell the group to repair none of its members (DO_NOTHING) until undo, or managedInstanceGroup: abandon to take it out of the group for good.',
      `If the group may do as it likes, say managedInstanceGroup: ${verb}-anyway.`,
    ],
  );
}

/** A local SSD of whose data nothing was said. */
export function refuseLocalSsd(name: string, count: number, verb: 'stop' | 'suspend'): Refused {
  const reason = `${name} has ${count} local SSD, and a ${verb} must say what becomes of its data`;
  return refuse('local-ssd', reason, [
    'Say localSsd: preserve to keep the data (slower, and not for every machine), or localSsd: discard to lose it.',
  ]);
}
