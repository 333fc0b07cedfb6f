import type { TargetOf } from '@drawbridge/incident-model';

import { refuse } from '../../../contract/refuse.ts';
import { describe } from '../paths.ts';
import { planPower, type PowerDecision, type PowerVerb } from '../power/plan-power.ts';
import type { PowerState } from '../power/power-state.ts';
import type { SuspendParameters } from './parameters.ts';

const suspend: PowerVerb = {
  verb: 'suspend',
  word: 'Suspend',
  status: 'SUSPENDED',
  memory: 'kept, for 60 days',
};

/** Pure. */
export function planSuspend(
  state: PowerState,
  target: TargetOf<'gcp.instance'>,
  parameters: SuspendParameters,
): PowerDecision {
  const name = describe(target);
  const idle = notRunning(name, state.status);
  if (idle !== undefined) return { outcome: 'nothing', reason: idle };
  const limit = limitOf(state);
  if (limit !== undefined) {
    return refuse(
      'cannot-be-suspended',
      `${name} cannot be suspended: ${limit}`,
      ['Stop it instead; its memory is lost then, so take what you need of it first.'],
      [
        {
          action: 'gcp.compute.stop-instance',
          target,
          why: 'It turns the machine off as well, and loses the memory.',
        },
      ],
    );
  }
  return planPower(state, target, parameters, suspend);
}

const off = new Set(['TERMINATED', 'STOPPED', 'STOPPING']);

/** Why there is nothing to suspend, or undefined where there is. */
function notRunning(name: string, status: string): string | undefined {
  if (status === 'SUSPENDED' || status === 'SUSPENDING') return `${name} is suspended already (${status})`;
  if (off.has(status))
    return `${name} is stopped already (${status}): it does not run, and has no memory to keep`;
  if (status === 'DEPROVISIONING') return `${name} is being deleted`;
  return undefined;
}

const mostMemoryMb = 208 * 1024;

/**
 * Why Google would not suspend it. Written from Google's documented limits as known in 2026 (not re-checked): RUNNING
 * only, no GPU, no bare metal, at most 208 GB of memory. The memory of a predefined type is not in its name, so beyond
 * what is caught here Google's own refusal is what is reported.
 */
function limitOf({ status, gpus, machineType }: PowerState): string | undefined {
  if (status !== 'RUNNING') return `it is ${status}, and only a machine that is RUNNING can be`;
  if (gpus > 0) return `it has ${gpus} GPU`;
  if (machineType.endsWith('-metal')) return `${machineType} is bare metal`;
  const memoryMb = Number(/custom-\d+-(\d+)/.exec(machineType)?.[1] ?? 0);
  if (memoryMb > mostMemoryMb)
    return `it has ${Math.round(memoryMb / 1024)} GB of memory, and 208 GB is the most`;
  return undefined;
}
