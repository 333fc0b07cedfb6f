import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { PlanDecision } from '../../../contract/action.ts';
import { isOn } from '../metadata.ts';
import { describe } from '../paths.ts';
import { serialItem, type SerialState } from './serial-state.ts';

/** What is changed, and what undo needs: the switch as it was, null where there was none. */
export const serialToken = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  instance: z.string().min(1),
  instanceId: z.string(),
  before: z.string().nullable(),
});

export type SerialChange = z.output<typeof serialToken>;

/** What we set: said on the machine itself, it holds whatever the project says. */
export const off = 'FALSE';

/** Pure. */
export function planSerial(
  state: SerialState,
  target: TargetOf<'gcp.instance'>,
): PlanDecision<SerialChange, SerialChange> {
  const name = describe(target);
  const { ownValue, isSwitch, projectEnables } = state;
  if (!isSwitch) {
    return {
      outcome: 'refused',
      code: 'unexpected-value',
      reason: `${serialItem} of ${name} holds something that is no switch, and could not be put back`,
      hints: ['Look at the metadata of the machine, and set it by hand.'],
    };
  }
  const isOpen = ownValue === null ? projectEnables : isOn(ownValue);
  if (!isOpen) {
    const where = ownValue === null ? 'neither it nor its project enables it' : `it says ${ownValue}`;
    return { outcome: 'nothing', reason: `the serial port of ${name} is disabled already: ${where}` };
  }
  const { project, zone, instance } = target;
  const token = { project, zone, instance, instanceId: state.id, before: ownValue };
  return {
    outcome: 'change',
    summary: `Disable the serial port of instance ${instance} in zone ${zone} of project ${project}`,
    differences: [{ field: serialItem, before: ownValue ?? 'not set (the project enables it)', after: off }],
    change: token,
    undo: token,
  };
}
