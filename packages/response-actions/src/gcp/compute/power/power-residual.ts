import type { ResidualAccess } from '../../../contract/action.ts';
import type { ManagedGroup } from '../managed-groups.ts';
import { planGroupStep, repairs } from './power-change.ts';
import type { PowerParameters } from './power-parameters.ts';
import type { PowerState } from './power-state.ts';

const hour = 3_600_000;

/** Pure. Tokens that were taken off the machine: the metadata server gives them for an hour. */
export function tokensTaken(state: PowerState, appliedAt: Date): readonly ResidualAccess[] {
  if (state.serviceAccounts.length === 0) return [];
  const accounts = state.serviceAccounts.join(', ');
  return [
    {
      code: 'service-account-tokens',
      what: `Access tokens of ${accounts} that were taken from the machine before work for up to 1 hour.`,
      until: new Date(appliedAt.getTime() + hour).toISOString(),
      remedy: `Disable ${accounts} (gcp.iam.disable-service-account), if nothing else needs it: its tokens are then rejected.`,
    },
  ];
}

/** Pure. What opens the machine again once it runs. */
export function loginKeys(state: PowerState, instance: string): ResidualAccess {
  const own = state.sshKeys;
  const ownKeys = own === 0 ? '' : `the ${own === 1 ? 'SSH key' : `${own} SSH keys`} in its metadata, `;
  return {
    code: 'login-keys',
    what: `The keys that open ${instance} stay as they are and open it again once it runs: ${ownKeys}SSH keys in the project's metadata, and OS Login keys (neither of which was read).`,
    remedy:
      'Remove the attacker’s SSH keys (gcp.compute.remove-ssh-keys, gcp.oslogin.remove-ssh-keys) and OS Login grants before it runs again.',
  };
}

/** Pure. What is done with what is kept. */
export function disksAndAddresses(instance: string, verb: string): ResidualAccess {
  return {
    code: 'disks-and-addresses',
    what: `The disks and reserved addresses of ${instance} are kept: anyone who may use them can read the disks or ${verb} it again.`,
    remedy: `Take compute.instances.${verb} and compute.disks.use from everyone who should not have them.`,
  };
}

/** Pure. What the managed group may still do to the machine, after what the plan does to the group. */
export function leftToItsGroup(
  state: PowerState,
  instance: string,
  choice: PowerParameters['managedInstanceGroup'],
): readonly ResidualAccess[] {
  const { group } = state;
  const step = planGroupStep(group, choice);
  if (group === null || step === null) return [];
  if (step.step === 'abandon') {
    return [
      {
        code: 'outside-its-group',
        what: `${instance} is out of group ${group.name} for good: an undo starts it, and cannot put it back into the group.`,
        remedy: 'Let the group make a new member once the incident is over.',
      },
    ];
  }
  if (step.step === 'none' && repairs(group)) {
    return [
      {
        code: 'recreated-by-its-group',
        what: `${instance} is a member of group ${group.name}, which may start or recreate it${healingOf(group)}.`,
        remedy: 'Abandon it from the group, or set the group’s defaultActionOnFailure to DO_NOTHING.',
      },
    ];
  }
  return [
    {
      code: 'deleted-by-its-group',
      what: `${instance} stays a member of group ${group.name}: ${deletersOf(group)}, with the disks that go with it.`,
      remedy: 'Abandon it from the group if its disks must be kept.',
    },
  ];
}

function healingOf({ healthChecks }: ManagedGroup): string {
  if (healthChecks.length === 0) return '';
  return `, also when ${healthChecks.length === 1 ? 'its health check' : 'one of its health checks'} fails (${healthChecks.join(', ')})`;
}

function deletersOf({ autoscaler }: ManagedGroup): string {
  return autoscaler === null
    ? 'an update or a resize of the group may still delete it, and so may an autoscaler that is added to it'
    : `an update, a resize or its autoscaler ${autoscaler} may still delete it`;
}

/** Pure. What starts the machine again by the clock. */
export function schedules({ resourcePolicies }: PowerState, instance: string): readonly ResidualAccess[] {
  if (resourcePolicies.length === 0) return [];
  const names = resourcePolicies.join(', ');
  return [
    {
      code: 'instance-schedule',
      what: `${instance} has resource policies attached (${names}): an instance schedule among them starts it again at its hour.`,
      remedy: `Take the schedule off it until the incident is over: gcloud compute instances remove-resource-policies ${instance} --resource-policies=${resourcePolicies.join(',')}.`,
    },
  ];
}

/** Pure. Of a machine that somebody else is stopping: it is not off yet. */
export function stillRunning({ status }: PowerState, instance: string): readonly ResidualAccess[] {
  if (!['STOPPING', 'SUSPENDING', 'DEPROVISIONING'].includes(status)) return [];
  return [
    {
      code: 'still-stopping',
      what: `${instance} was ${status} when it was read: what runs on it runs until that has ended, and it may fail.`,
      remedy: 'Plan again in a few minutes, and see that it is off.',
    },
  ];
}
