import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { NetworkInterface } from '../instances.ts';
import { quarantineGroupName, type QuarantineGroup } from '../quarantine-group.ts';
import type { InstanceTarget, IsolationState } from './instance-state.ts';
import type { IsolationParameters } from './parameters.ts';

/**
 * What is changed: every interface, also one that is isolated already, so that a run that was cut off half-way is
 * resumed under the same approval.
 */
export type IsolationChange = {
  readonly instanceId: string;
  readonly region: string;
  readonly interfaces: readonly { readonly id: string; readonly vpcId: string }[];
  readonly volumes: readonly string[];
  readonly evidence: 'snapshot' | 'none';
  readonly ifEvidenceFails: 'isolate' | 'refuse';
  readonly legalHold: boolean;
};

/** What undo needs: the groups of each interface that we change. */
export type IsolationUndo = {
  readonly instanceId: string;
  readonly region: string;
  readonly interfaces: readonly NetworkInterface[];
};

export type IsolationDecision = PlanDecision<IsolationChange, IsolationUndo>;

/** Pure. */
export function planIsolation(
  state: IsolationState,
  target: InstanceTarget,
  parameters: IsolationParameters,
): IsolationDecision {
  const { instanceId } = target;
  switch (state.found) {
    case 'not-ec2':
      return refuse(
        'not-an-ec2-instance',
        `${instanceId} is a machine outside EC2, managed by Systems Manager`,
        ['Isolate it where it stands; aws.ssm.terminate-sessions ends the sessions on it.'],
      );
    case 'other-account':
      return refuse(
        'other-account',
        `${instanceId} is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'instance':
      return planInstance(state, parameters);
  }
}

function planInstance(
  state: Extract<IsolationState, { found: 'instance' }>,
  parameters: IsolationParameters,
): IsolationDecision {
  const { instanceId, region, status, interfaces, volumes } = state.instance;
  if (status === 'shutting-down') {
    const reason = `${instanceId} is shutting-down: it is being terminated, and what runs on it runs until then`;
    return { outcome: 'nothing', reason };
  }
  if (status === 'terminated') {
    return { outcome: 'nothing', reason: `${instanceId} is ${status}: it no longer has a network` };
  }
  if (state.isOurOwn) {
    return refuse('own-credentials', `${instanceId} is the machine on which Drawbridge itself runs`, [
      'Act from another machine, so that the containment does not cut itself off halfway.',
    ]);
  }
  const taken = Object.entries(state.quarantine).find(([, group]) => group !== null && !group.isOurs);
  if (taken !== undefined) {
    return refuse(
      'group-name-taken',
      `${taken[0]} has a security group ${quarantineGroupName} that was not made by Drawbridge`,
      ['Rename or delete it, if it is nobody’s.'],
    );
  }
  const open = interfaces.filter(
    (networkInterface) => !isIsolated(networkInterface, state.quarantine[networkInterface.vpcId] ?? null),
  );
  if (open.length === 0) return { outcome: 'nothing', reason: `${instanceId} is isolated already` };
  const { evidence, ifEvidenceFails, legalHold } = parameters;
  const withEvidence = evidence === 'snapshot' && volumes.length > 0;
  return {
    outcome: 'change',
    summary: `Isolate instance ${instanceId} in ${region}: nothing in and nothing out on ${count(interfaces.length, 'interface')}${withEvidence ? `, after a snapshot of ${count(volumes.length, 'volume')}` : ', without a snapshot'}`,
    differences: open.map((networkInterface) => ({
      field: `security groups of ${networkInterface.id}`,
      before: networkInterface.groups.join(', '),
      after: quarantineGroupName,
    })),
    change: {
      instanceId,
      region,
      interfaces: interfaces.map(({ id, vpcId }) => ({ id, vpcId })),
      volumes,
      evidence: withEvidence ? 'snapshot' : 'none',
      ifEvidenceFails,
      legalHold,
    },
    // One that holds our group already was not changed by this run.
    undo: {
      instanceId,
      region,
      interfaces: open.filter(
        (networkInterface) => !holdsOnly(networkInterface, state.quarantine[networkInterface.vpcId]?.groupId),
      ),
    },
  };
}

/** Whether nothing gets in or out: our group alone, and no rule in it. */
export function isIsolated(networkInterface: NetworkInterface, group: QuarantineGroup | null): boolean {
  return group !== null && group.isOurs && group.rules === 0 && holdsOnly(networkInterface, group.groupId);
}

/** Whether this group, and no other, is on the interface. */
export function holdsOnly(networkInterface: NetworkInterface, groupId: string | undefined): boolean {
  return networkInterface.groups.length === 1 && networkInterface.groups[0] === groupId;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
