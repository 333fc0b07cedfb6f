import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { getInstance, type Instance } from '../instances.ts';
import { getManagedGroup, type ManagedGroup } from '../managed-groups.ts';

/** An instance, and the managed group that made it, if it is still there. */
export type PowerState = Instance & { readonly group: ManagedGroup | null };

/** Reads only; the group is asked for only where the machine says that one made it. */
export async function observePower(
  context: ActionContext,
  target: TargetOf<'gcp.instance'>,
): Promise<PowerState> {
  const instance = await getInstance(context, target);
  return { ...instance, group: await getManagedGroup(context, instance.createdBy, target) };
}
