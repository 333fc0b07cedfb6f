import type { TargetOf } from '@drawbridge/incident-model';

import type { PlanDecision } from '../../../contract/action.ts';
import { describe } from '../paths.ts';
import {
  groupDifferences,
  planEvidence,
  planGroupStep,
  summariseGroupStep,
  type PowerChange,
  type PowerUndo,
} from './power-change.ts';
import type { PowerParameters } from './power-parameters.ts';
import { refuseLocalSsd, refuseMember } from './power-refusals.ts';
import type { PowerState } from './power-state.ts';

export type PowerDecision = PlanDecision<PowerChange, PowerUndo>;

/** How one way of turning a machine off is told, and in which status it leaves it. */
export interface PowerVerb {
  readonly verb: 'stop' | 'suspend';
  /** As a sentence begins. */
  readonly word: 'Stop' | 'Suspend';
  readonly status: 'TERMINATED' | 'SUSPENDED';
  /** What becomes of the memory. */
  readonly memory: string;
}

/** Pure. Turns off a machine that runs, once it is known what becomes of its group and of its local SSDs. */
export function planPower(
  state: PowerState,
  target: TargetOf<'gcp.instance'>,
  parameters: PowerParameters,
  { verb, word, status, memory }: PowerVerb,
): PowerDecision {
  const name = describe(target);
  if (state.group?.isMember === true && parameters.managedInstanceGroup === 'refuse') {
    return refuseMember(name, state.group, verb);
  }
  if (state.localSsds > 0 && parameters.localSsd === undefined) {
    return refuseLocalSsd(name, state.localSsds, verb);
  }
  const { project, zone, instance } = target;
  const path = { project, zone, instance, instanceId: state.id };
  const localSsd = state.localSsds > 0 ? (parameters.localSsd ?? null) : null;
  const loss = localSsd === 'discard' ? ', losing what is on its local SSDs' : '';
  const group = planGroupStep(state.group, parameters.managedInstanceGroup);
  return {
    outcome: 'change',
    summary: `${word} instance ${instance} in zone ${zone} of project ${project}${loss}${summariseGroupStep(group)}`,
    differences: [
      { field: 'status', before: state.status, after: status },
      { field: 'memory', before: 'in use', after: memory },
      ...(localSsd === null ? [] : [localSsdDifference(localSsd)]),
      ...groupDifferences(group, state.group),
    ],
    change: { ...path, localSsd, evidence: planEvidence(state, parameters), group },
    undo: { ...path, lastStartBefore: state.lastStart, group },
  };
}

function localSsdDifference(choice: 'discard' | 'preserve') {
  return { field: 'local SSD', before: 'in use', after: choice === 'discard' ? 'lost' : 'preserved' };
}
