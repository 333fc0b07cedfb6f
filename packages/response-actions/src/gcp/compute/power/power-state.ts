import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { factsOfInstance, findNamedInstance, type InstanceIdentity } from '../instance-identity.ts';
import { describeInstance, type Instance } from '../instances.ts';
import { getManagedGroup, type ManagedGroup } from '../managed-groups.ts';

/** An instance, and the managed group that it is a member of, or was made by, if it is still there. */
export type PowerState = Instance & InstanceIdentity & { readonly group: ManagedGroup | null };

/** Reads only. */
export async function observePower(
  context: ActionContext,
  target: TargetOf<'gcp.instance'>,
): Promise<PowerState> {
  const { found, identity } = await findNamedInstance(context, target);
  const instance = describeInstance(found);
  const group = await getManagedGroup(context, instance.createdBy, identity);
  return { ...instance, ...identity, group };
}

/** Pure. What protects it: the group counts by what refers to the machine, and not by what its metadata say. */
export function factsOfPower(state: PowerState): TargetFacts {
  const facts = factsOfInstance(state);
  const { group } = state;
  if (group === null || facts.groups.includes(group.name)) return facts;
  const place = group.zone === null ? `regions/${group.region ?? ''}` : `zones/${group.zone}`;
  const path = `projects/${group.project}/${place}/instanceGroupManagers/${group.name}`;
  return { ...facts, groups: [...facts.groups, path, group.name] };
}
