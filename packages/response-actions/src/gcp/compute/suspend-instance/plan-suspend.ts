import type { TargetOf } from '@drawbridge/incident-model';

import type { PlanDecision } from '../../../contract/action.ts';
import { describe } from '../paths.ts';
import {
  groupDifferences,
  planEvidence,
  planGroupStep,
  summariseGroupStep,
  type PowerChange,
  type PowerUndo,
} from '../power/power-change.ts';
import { refuse, refuseLocalSsd, refuseMember } from '../power/power-refusals.ts';
import type { PowerState } from '../power/power-state.ts';
import type { SuspendParameters } from './parameters.ts';

export type SuspendDecision = PlanDecision<PowerChange, PowerUndo>;

/** Pure. */
export function planSuspend(
  state: PowerState,
  target: TargetOf<'gcp.instance'>,
  parameters: SuspendParameters,
): SuspendDecision {
  const name = describe(target);
  const idle = notRunning(name, state.status);
  if (idle !== undefined) return { outcome: 'nothing', reason: idle };
  const limit = limitOf(state);
  if (limit !== undefined) {
    const refused = refuse('cannot-be-suspended', `${name} cannot be suspended: ${limit}`, [
      'Stop it instead; its memory is lost then, so take what you need of it first.',
    ]);
    const why = 'It turns the machine off as well, and loses the memory.';
    return { ...refused, instead: [{ action: 'gcp.compute.stop-instance', target, why }] };
  }
  const { group, localSsds } = state;
  if (group?.isMember === true && parameters.managedInstanceGroup === 'refuse') {
    return refuseMember(name, group, 'suspend');
  }
  if (localSsds > 0 && parameters.localSsd === undefined) return refuseLocalSsd(name, localSsds, 'suspend');
  return change(state, target, parameters);
}

function change(
  state: PowerState,
  { project, zone, instance }: TargetOf<'gcp.instance'>,
  parameters: SuspendParameters,
): SuspendDecision {
  const path = { project, zone, instance, instanceId: state.id };
  const localSsd = state.localSsds > 0 ? (parameters.localSsd ?? null) : null;
  const loss = localSsd === 'discard' ? ', losing what is on its local SSDs' : '';
  const group = planGroupStep(state.group, parameters.managedInstanceGroup);
  const after = localSsd === 'discard' ? 'lost' : 'preserved';
  return {
    outcome: 'change',
    summary: `Suspend instance ${instance} in zone ${zone} of project ${project}${loss}${summariseGroupStep(group)}`,
    differences: [
      { field: 'status', before: state.status, after: 'SUSPENDED' },
      { field: 'memory', before: 'in use', after: 'kept, for 60 days' },
      ...(localSsd === null ? [] : [{ field: 'local SSD', before: 'in use', after }]),
      ...groupDifferences(group, state.group),
    ],
    change: { ...path, localSsd, evidence: planEvidence(state, parameters), group },
    undo: { ...path, lastStartBefore: state.lastStart, group },
  };
}

const off = new Set(['TERMINATED', 'STOPPED', 'STOPPING', 'PENDING_STOP']);

/** Why there is nothing to suspend, or undefined where there is. */
function notRunning(name: string, status: string): string | undefined {
  if (status === 'SUSPENDED' || status === 'SUSPENDING') return `${name} is suspended already (${status})`;
  if (off.has(status))
    return `${name} is stopped already (${status}): it does not run, and has no memory to keep`;
  if (status === 'DEPROVISIONING') return `${name} is being deleted`;
  return undefined;
}

const mostMemoryMb = 208 * 1024;

/**
 * Why Google would not suspend it. Written from Google's documented limits as known in 2026 (not re-checked): RUNNING
 * only, no GPU, no bare metal, at most 208 GB of memory. The memory of a predefined type is not in its name, so beyond
 * what is caught here Google's own refusal is what is reported.
 */
function limitOf({ status, gpus, machineType }: PowerState): string | undefined {
  if (status !== 'RUNNING') return `it is ${status}, and only a machine that is RUNNING can be`;
  if (gpus > 0) return `it has ${gpus} GPU`;
  if (machineType.endsWith('-metal')) return `${machineType} is bare metal`;
  const memoryMb = Number(/custom-\d+-(\d+)/.exec(machineType)?.[1] ?? 0);
  if (memoryMb > mostMemoryMb)
    return `it has ${Math.round(memoryMb / 1024)} GB of memory, and 208 GB is the most`;
  return undefined;
}
