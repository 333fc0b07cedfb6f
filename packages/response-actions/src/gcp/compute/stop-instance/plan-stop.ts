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
import type { StopParameters } from './parameters.ts';

export type StopDecision = PlanDecision<PowerChange, PowerUndo>;

const stoppable = new Set(['PROVISIONING', 'STAGING', 'RUNNING', 'REPAIRING']);

/** Pure. */
export function planStop(
  state: PowerState,
  target: TargetOf<'gcp.instance'>,
  parameters: StopParameters,
): StopDecision {
  const name = describe(target);
  const idle = notRunning(name, state.status);
  if (idle !== undefined) return { outcome: 'nothing', reason: idle };
  if (!stoppable.has(state.status)) {
    return refuse(
      'unexpected-status',
      `${name} is ${state.status}, and we do not know what a stop does then`,
      ['Look at the machine in the console, and plan again once it is RUNNING or TERMINATED.'],
    );
  }
  const { group, localSsds } = state;
  if (group?.isMember === true && parameters.managedInstanceGroup === 'refuse') {
    return refuseMember(name, group, 'stop');
  }
  if (localSsds > 0 && parameters.localSsd === undefined) return refuseLocalSsd(name, localSsds, 'stop');
  return change(state, target, parameters);
}

function change(
  state: PowerState,
  { project, zone, instance }: TargetOf<'gcp.instance'>,
  parameters: StopParameters,
): StopDecision {
  const path = { project, zone, instance, instanceId: state.id };
  const localSsd = state.localSsds > 0 ? (parameters.localSsd ?? null) : null;
  const loss = localSsd === 'discard' ? ', losing what is on its local SSDs' : '';
  const group = planGroupStep(state.group, parameters.managedInstanceGroup);
  return {
    outcome: 'change',
    summary: `Stop instance ${instance} in zone ${zone} of project ${project}${loss}${summariseGroupStep(group)}`,
    differences: [
      { field: 'status', before: state.status, after: 'TERMINATED' },
      { field: 'memory', before: 'in use', after: 'lost' },
      ...(localSsd === null ? [] : [localSsdDifference(localSsd)]),
      ...groupDifferences(group, state.group),
    ],
    change: { ...path, localSsd, evidence: planEvidence(state, parameters), group },
    undo: { ...path, lastStartBefore: state.lastStart, group },
  };
}

function localSsdDifference(choice: 'discard' | 'preserve') {
  return { field: 'local SSD', before: 'in use', after: choice === 'discard' ? 'lost' : 'preserved' };
}

/** Why there is nothing to stop, or undefined where there is. */
function notRunning(name: string, status: string): string | undefined {
  switch (status) {
    case 'TERMINATED':
    case 'STOPPED':
      return `${name} is stopped already (${status})`;
    case 'STOPPING':
    case 'PENDING_STOP':
      return `${name} is being stopped already (${status})`;
    case 'SUSPENDED':
    case 'SUSPENDING':
      return `${name} is ${status}: it does not run, and a stop would lose the memory that was kept as evidence`;
    case 'DEPROVISIONING':
      return `${name} is being deleted`;
  }
  return undefined;
}
