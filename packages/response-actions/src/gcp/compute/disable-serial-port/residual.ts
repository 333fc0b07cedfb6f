import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { SerialState } from './serial-state.ts';

/** Pure. What still leads to the machine. */
export function residualAfterSerial(
  { projectEnables }: SerialState,
  { instance }: TargetOf<'gcp.instance'>,
): readonly ResidualAccess[] {
  const others: ResidualAccess = {
    code: 'other-machines-of-the-project',
    what: `The metadata of the project enables the serial port of every machine that does not say otherwise; only ${instance} says so now.`,
    remedy: 'Set serial-port-enable to FALSE in the metadata of the project.',
  };
  return [
    {
      code: 'open-serial-session',
      what: `A session that is open on the serial port of ${instance} may stay open, and who is logged in there stays logged in.`,
      remedy: 'Stop or suspend the machine (gcp.compute.suspend-instance keeps its memory).',
    },
    ...(projectEnables ? [others] : []),
    {
      code: 'serial-port-can-be-enabled-again',
      what: `Anyone who may change the metadata of ${instance} can enable its serial port again, unless an organization policy forbids it (which was not read).`,
      remedy: 'Enforce the organization policy compute.disableSerialPortAccess.',
    },
    {
      code: 'other-ways-in',
      what: `SSH, OS Login and the output of the serial port are not touched: ${instance} is reached by them as before.`,
      remedy: 'Remove the SSH keys (gcp.compute.remove-ssh-keys), or stop the machine.',
    },
  ];
}
