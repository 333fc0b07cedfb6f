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
import type { SuspendParameters } from './parameters.ts';

const sixtyDays = 60 * 24 * 3_600_000;

/** Pure. What a suspended machine leaves open. */
export function residualAfterSuspend(
  state: PowerState,
  { instance }: TargetOf<'gcp.instance'>,
  appliedAt: Date,
  { managedInstanceGroup }: SuspendParameters,
): readonly ResidualAccess[] {
  return [
    ...stillRunning(state, instance),
    ...tokensTaken(state, appliedAt),
    {
      code: 'memory-for-sixty-days',
      what: `The memory of ${instance} is kept with everything in it: after 60 days Google stops the machine, and the memory is lost.`,
      until: new Date(appliedAt.getTime() + sixtyDays).toISOString(),
      remedy: 'Resume it in isolation and take the memory you need before then.',
    },
    {
      code: 'sessions-in-memory',
      what: `What ran on ${instance} is frozen, not ended: once it is resumed, the attacker's processes continue, and sessions may too.`,
      remedy: 'Isolate it from the network before it is resumed, or stop it instead.',
    },
    loginKeys(state, instance),
    disksAndAddresses(instance, 'resume'),
    ...schedules(state, instance),
    ...leftToItsGroup(state, instance, managedInstanceGroup),
  ];
}
