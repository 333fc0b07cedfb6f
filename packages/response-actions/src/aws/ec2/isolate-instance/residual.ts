import type { ResidualAccess } from '../../../contract/action.ts';
import { readsMembership, type AutoScalingMembership } from '../auto-scaling.ts';
import type { InstanceTarget, IsolationState } from './instance-state.ts';

const hour = 3_600_000;

/** Pure. What an isolated machine leaves open. */
export function residualAfterIsolation(
  state: IsolationState,
  { instanceId }: InstanceTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found !== 'instance') return [];
  const { instanceProfile } = state.instance;
  return [
    {
      code: 'tracked-connections',
      what: `Connections that stood before the change and are tracked by the old groups stay open until they are idle for long enough, up to 5 days: an SSH session of the attacker on ${instanceId} may be one.`,
      until: new Date(appliedAt.getTime() + 120 * hour).toISOString(),
      remedy:
        'Deny the subnet in its network ACL for a moment, which cuts them at once, or stop the machine.',
    },
    ...(instanceProfile === null ? [] : [roleCredentials(instanceProfile, appliedAt)]),
    ...leftToItsGroup(state.autoScaling, instanceId),
    {
      code: 'schedules-not-read',
      what: `What starts or stops ${instanceId} by the clock from outside EC2 (EventBridge Scheduler, Instance Scheduler on AWS, an automation of Systems Manager) was not read. A stop loses its memory, and a start runs it again after somebody has stopped it; the quarantine group stays on it.`,
      remedy:
        'Look for its id and its tags in those schedules, and take it out of them until the incident is over.',
    },
    {
      code: 'outside-security-groups',
      what: 'Security groups do not filter Amazon’s own DNS resolver, DHCP, the metadata service and time: a tunnel through DNS stays open.',
      remedy: 'Use a DNS firewall rule for the VPC, or stop the machine.',
    },
    {
      code: 'serial-console',
      what: 'The EC2 serial console does not go through the network: anyone who may use it still gets in.',
      remedy: 'Run aws.ec2.disable-serial-console on the region, which is account-wide.',
    },
    ...(state.terminationProtected
      ? []
      : [
          {
            code: 'not-protected-from-termination',
            what: `${instanceId} is not protected from termination: anyone who may terminate it can destroy its memory and disks.`,
            remedy: 'Switch termination protection on; the snapshots stay in any case.',
          },
        ]),
    {
      code: 'groups-can-be-put-back',
      what: 'Anyone who may call ec2:ModifyNetworkInterfaceAttribute, or change the quarantine group, can open it again.',
      remedy: 'Watch for both in CloudTrail, and contain the identity that the attacker used.',
    },
  ];
}

function leftToItsGroup(membership: AutoScalingMembership, instanceId: string): readonly ResidualAccess[] {
  const terminated =
    'may take it for unhealthy, terminate it and start another: memory and instance stores are lost then, and the hole is open again';
  switch (membership.member) {
    case 'no':
      return [];
    case 'unknown':
      return [
        {
          code: 'group-not-read',
          what: `Whether ${instanceId} is a member of an Auto Scaling group could not be read (${readsMembership}). Its group, if it has one, ${terminated}.`,
          remedy: 'Look for it in Auto Scaling, and detach it or put it into standby if it is a member.',
        },
      ];
    case 'yes':
      return membership.lifecycleState === 'Standby'
        ? [inStandby(membership.group, instanceId)]
        : [
            {
              code: 'replaced-by-its-group',
              what: `${instanceId} is a member of the Auto Scaling group ${membership.group} (${membership.lifecycleState}), which ${terminated}.`,
              remedy: `Detach it from ${membership.group}, or put it into standby.`,
            },
          ];
  }
}

function inStandby(group: string, instanceId: string): ResidualAccess {
  return {
    code: 'standby-in-its-group',
    what: `${instanceId} is in standby in the Auto Scaling group ${group}, which does not replace it until it is put back into service.`,
    remedy: `Leave it in standby, or detach it from ${group}, until the incident is over.`,
  };
}

function roleCredentials(instanceProfile: string, appliedAt: Date): ResidualAccess {
  return {
    code: 'instance-role-credentials',
    what: `Credentials of ${instanceProfile} that were taken from the machine work from elsewhere until they expire, about 6 hours.`,
    until: new Date(appliedAt.getTime() + 6 * hour).toISOString(),
    remedy: 'Run aws.iam.revoke-role-sessions on the role of the instance profile.',
  };
}
