import type { TargetOf } from '@drawbridge/incident-model';

import { refuse } from '../../../contract/refuse.ts';
import { describe } from '../paths.ts';
import { planPower, type PowerDecision, type PowerVerb } from '../power/plan-power.ts';
import type { PowerState } from '../power/power-state.ts';
import type { StopParameters } from './parameters.ts';

const stop: PowerVerb = { verb: 'stop', word: 'Stop', status: 'TERMINATED', memory: 'lost' };

/** PENDING_STOP is a machine that runs, for up to an hour: a stop that does not wait for the guest ends that. */
const stoppable = new Set(['PROVISIONING', 'STAGING', 'RUNNING', 'REPAIRING', 'PENDING_STOP']);

/** Pure. */
export function planStop(
  state: PowerState,
  target: TargetOf<'gcp.instance'>,
  parameters: StopParameters,
): PowerDecision {
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
  return planPower(state, target, parameters, stop);
}

/** Why there is nothing to stop, or undefined where there is. */
function notRunning(name: string, status: string): string | undefined {
  switch (status) {
    case 'TERMINATED':
    case 'STOPPED':
      return `${name} is stopped already (${status})`;
    case 'STOPPING':
      return `${name} is being stopped already (${status})`;
    case 'SUSPENDED':
    case 'SUSPENDING':
      return `${name} is ${status}: it does not run, and a stop would lose the memory that was kept as evidence`;
    case 'DEPROVISIONING':
      return `${name} is being deleted`;
  }
  return undefined;
}
