import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import {
  disksAndAddresses,
  leftToItsGroup,
  loginKeys,
  schedules,
  stillRunning,
  tokensTaken,
} from '../power/power-residual.ts';
import type { PowerState } from '../power/power-state.ts';
import type { StopParameters } from './parameters.ts';

/** Pure. What a stopped machine leaves open. */
export function residualAfterStop(
  state: PowerState,
  { instance }: TargetOf<'gcp.instance'>,
  appliedAt: Date,
  { managedInstanceGroup }: StopParameters,
): readonly ResidualAccess[] {
  return [
    ...stillRunning(state, instance),
    ...tokensTaken(state, appliedAt),
    loginKeys(state, instance),
    disksAndAddresses(instance, 'start'),
    shutdownCode(state, instance),
    ...schedules(state, instance),
    ...leftToItsGroup(state, instance, managedInstanceGroup),
  ];
}

function shutdownCode(state: PowerState, instance: string): ResidualAccess {
  const scripts = ['shutdown-script', 'shutdown-script-url'].filter((key) =>
    state.metadataKeys.includes(key),
  );
  const what =
    scripts.length === 0
      ? `${instance} was shut down in the ordinary way, so code inside it may have run as it stopped.`
      : `${instance} has a ${scripts.join(' and a ')} in its metadata, which ran as it stopped.`;
  return { code: 'shutdown-code', what, remedy: 'Read the serial port output and the disks.' };
}
