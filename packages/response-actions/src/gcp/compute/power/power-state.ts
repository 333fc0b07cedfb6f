import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { findNamedInstance, type InstanceIdentity } from '../instance-identity.ts';
import { describeInstance, type Instance } from '../instances.ts';
import { getManagedGroup, type ManagedGroup } from '../managed-groups.ts';

/** An instance, and the managed group that made it, if it is still there. */
export type PowerState = Instance & InstanceIdentity & { readonly group: ManagedGroup | null };

/** Reads only; the group is asked for only where the machine says that one made it. */
export async function observePower(
  context: ActionContext,
  target: TargetOf<'gcp.instance'>,
): Promise<PowerState> {
  const { found, identity } = await findNamedInstance(context, target);
  const instance = describeInstance(found);
  const group = await getManagedGroup(context, instance.createdBy, identity);
  return { ...instance, ...identity, group };
}
