import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { Instance } from '../instances.ts';
import { managedGroupOf } from './plan-stop.ts';

const hour = 3_600_000;

/** Pure. What a stopped machine leaves open. */
export function residualAfterStop(
  state: Instance,
  { instance }: TargetOf<'gcp.instance'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  return [
    ...serviceAccountTokens(state, appliedAt),
    loginKeys(state, instance),
    {
      code: 'disks-and-addresses',
      what: `The disks and reserved addresses of ${instance} are kept: whoever may use them can read the disks or start it again.`,
      remedy:
        'Snapshot the disks as evidence, and take compute.instances.start from whoever should not have it.',
    },
    shutdownCode(state, instance),
    ...recreation(state, instance),
  ];
}

function serviceAccountTokens(state: Instance, appliedAt: Date): readonly ResidualAccess[] {
  if (state.serviceAccounts.length === 0) return [];
  const accounts = state.serviceAccounts.join(', ');
  return [
    {
      code: 'service-account-tokens',
      what: `Access tokens of ${accounts} that were taken from the machine before the stop work for up to 1 hour.`,
      until: new Date(appliedAt.getTime() + hour).toISOString(),
      remedy: `Disable ${accounts} or remove its roles, if nothing else needs it.`,
    },
  ];
}

function loginKeys(state: Instance, instance: string): ResidualAccess {
  const own = state.sshKeys;
  const ownKeys = own === 0 ? '' : `the ${own === 1 ? 'SSH key' : `${own} SSH keys`} in its metadata, `;
  return {
    code: 'login-keys',
    what: `The keys that open ${instance} stay as they are and open it again once it is started: ${ownKeys}SSH keys in the project's metadata, and OS Login keys (neither of which was read).`,
    remedy: 'Remove the attacker’s SSH keys and OS Login grants before it is started again.',
  };
}

function shutdownCode(state: Instance, instance: string): ResidualAccess {
  const scripts = ['shutdown-script', 'shutdown-script-url'].filter((key) =>
    state.metadataKeys.includes(key),
  );
  const what =
    scripts.length === 0
      ? `${instance} was shut down in the ordinary way, so code inside it may have run as it stopped.`
      : `${instance} has a ${scripts.join(' and a ')} in its metadata, which ran as it stopped.`;
  return { code: 'shutdown-code', what, remedy: 'Read the serial port output and the disks.' };
}

function recreation(state: Instance, instance: string): readonly ResidualAccess[] {
  const group = managedGroupOf(state);
  if (group === undefined) return [];
  return [
    {
      code: 'recreated-by-its-group',
      what: `${instance} is a member of ${group}, which may start or recreate it.`,
      remedy: 'Abandon it from the group, or set the group’s defaultActionOnFailure to DO_NOTHING.',
    },
  ];
}
