import type { ResidualAccess } from '../../../contract/action.ts';
import type { InstanceTarget, IsolationState } from './instance-state.ts';

const hour = 3_600_000;

/** Pure. What an isolated machine leaves open. */
export function residualAfterIsolation(
  state: IsolationState,
  { instanceId }: InstanceTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found !== 'instance') return [];
  const { instanceProfile, tags } = state.instance;
  const group = tags['aws:autoscaling:groupName'];
  return [
    {
      code: 'tracked-connections',
      what: `Connections that stood before the change and are tracked by the old groups stay open until they are idle for long enough, up to 5 days: an SSH session of the attacker on ${instanceId} may be one.`,
      until: new Date(appliedAt.getTime() + 120 * hour).toISOString(),
      remedy:
        'Deny the subnet in its network ACL for a moment, which cuts them at once, or stop the machine.',
    },
    ...(instanceProfile === null ? [] : [roleCredentials(instanceProfile, appliedAt)]),
    ...(group === undefined
      ? []
      : [
          {
            code: 'replaced-by-its-group',
            what: `${instanceId} is a member of the Auto Scaling group ${group}, which may take it for unhealthy, terminate it and start another: memory and instance stores are lost then, and the hole is open again.`,
            remedy: `Detach it from ${group}, or put it into standby.`,
          },
        ]),
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

function roleCredentials(instanceProfile: string, appliedAt: Date): ResidualAccess {
  return {
    code: 'instance-role-credentials',
    what: `Credentials of ${instanceProfile} that were taken from the machine work from elsewhere until they expire, about 6 hours.`,
    until: new Date(appliedAt.getTime() + 6 * hour).toISOString(),
    remedy: 'Run aws.iam.revoke-role-sessions on the role of the instance profile.',
  };
}
