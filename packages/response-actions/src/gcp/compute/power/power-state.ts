import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import {
  factsOfInstance,
  findNamedInstance,
  unknownNumber,
  type InstanceIdentity,
} from '../instance-identity.ts';
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
  const { group, projectNumber } = state;
  if (group === null) return facts;
  const projects = [group.project, ...(projectNumber === null ? [] : [projectNumber])];
  const paths = projects.map((project) => pathOf(group, project));
  const groups = [...new Set([...facts.groups, ...paths, group.name])];
  if (facts.unread === undefined) return { ...facts, groups };
  const unread = facts.unread.map((name) => ({ ...name, groups: [pathOf(group, unknownNumber)] }));
  return { ...facts, groups, unread };
}

function pathOf({ zone, region, name }: ManagedGroup, project: string): string {
  const place = zone === null ? `regions/${region ?? ''}` : `zones/${zone}`;
  return `projects/${project}/${place}/instanceGroupManagers/${name}`;
}
