import type { TargetOf } from '@drawbridge/incident-model';

import type { PlanDecision } from '../../../contract/action.ts';
import { describe, type Instance } from '../instances.ts';
import type { StopParameters } from './parameters.ts';

/** What is changed. */
export type StopChange = {
  readonly project: string;
  readonly zone: string;
  readonly instance: string;
  readonly instanceId: string;
  /** Null where it has no local SSD: then there is nothing to discard or preserve. */
  readonly localSsd: 'discard' | 'preserve' | null;
  /** The managed instance group it is a member of, which may start it again; null for a machine of its own. */
  readonly group: string | null;
};

/** What undo needs: which machine, and when it had last been started before we stopped it. */
export type StopUndo = {
  readonly project: string;
  readonly zone: string;
  readonly instance: string;
  readonly instanceId: string;
  readonly lastStartBefore: string | null;
};

export type StopDecision = PlanDecision<StopChange, StopUndo>;

const stoppable = new Set(['PROVISIONING', 'STAGING', 'RUNNING', 'REPAIRING']);

/** Pure. */
export function planStop(
  state: Instance,
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
  const group = managedGroupOf(state);
  if (group !== undefined && parameters.managedInstanceGroup === 'refuse') return refuseMember(name, group);
  if (state.localSsds > 0 && parameters.localSsd === undefined) return refuseLocalSsd(name, state.localSsds);
  return change(state, target, parameters);
}

function change(
  state: Instance,
  { project, zone, instance }: TargetOf<'gcp.instance'>,
  parameters: StopParameters,
): StopDecision {
  const path = { project, zone, instance, instanceId: state.id };
  const localSsd = state.localSsds > 0 ? (parameters.localSsd ?? null) : null;
  const loss = localSsd === 'discard' ? ', losing what is on its local SSDs' : '';
  return {
    outcome: 'change',
    summary: `Stop instance ${instance} in zone ${zone} of project ${project}${loss}`,
    differences: [
      { field: 'status', before: state.status, after: 'TERMINATED' },
      { field: 'memory', before: 'in use', after: 'lost' },
      ...(localSsd === null ? [] : [localSsdDifference(localSsd)]),
    ],
    change: { ...path, localSsd, group: managedGroupOf(state) ?? null },
    undo: { ...path, lastStartBefore: state.lastStart },
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
    default:
      return undefined;
  }
}

/** The group that made it, which would make it again: `created-by` is set by Google, for zonal and regional groups. */
export function managedGroupOf(state: Instance): string | undefined {
  const { createdBy } = state;
  return createdBy?.includes('/instanceGroupManagers/') === true ? createdBy : undefined;
}

function refuseMember(name: string, group: string): StopDecision {
  const groupName = group.slice(group.lastIndexOf('/') + 1);
  return refuse(
    'managed-instance-group',
    `${name} is a member of ${group}, which would start or recreate it after a stop`,
    [
      `Abandon the instance from ${groupName} (instance-groups managed abandon-instances), or set the group's defaultActionOnFailure to DO_NOTHING; then stop it.`,
      'If that is done, say managedInstanceGroup: stop-anyway.',
    ],
  );
}

function refuseLocalSsd(name: string, count: number): StopDecision {
  return refuse('local-ssd', `${name} has ${count} local SSD, and a stop must say what becomes of its data`, [
    'Say localSsd: preserve to keep the data (a preview of Google, slower, not for every machine), or localSsd: discard to lose it.',
  ]);
}

function refuse(code: string, reason: string, hints: readonly string[]): StopDecision {
  return { outcome: 'refused', code, reason, hints };
}
