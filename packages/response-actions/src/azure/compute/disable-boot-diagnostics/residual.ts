import type { ResidualAccess } from '../../../contract/action.ts';
import type { Machine } from '../machines.ts';

/** Pure. What is open on a machine whose serial console was closed. */
export function residualAfterDiagnostics({ name }: Machine): readonly ResidualAccess[] {
  return [
    {
      code: 'shell-left-on-the-console',
      what: `A shell that was left open on the serial port of ${name} stays alive in the machine, and is reachable again when the console is.`,
      remedy: 'Restart the machine, or end the session of the serial terminal in it.',
    },
    {
      code: 'may-be-turned-on-again',
      what: `Anyone who may change ${name} can turn boot diagnostics on again.`,
      remedy: 'Contain the identity that was used.',
    },
    {
      code: 'other-ways-in',
      what: `Run commands, extensions, Bastion, SSH and remote desktop to ${name} are as they were.`,
      remedy: 'Deallocate the machine (azure.compute.deallocate-vm), which closes all of them.',
    },
    {
      code: 'consoles-of-other-machines',
      what: 'The serial consoles of other machines in the subscription stay: turning it off for a whole subscription is not what this does.',
      remedy: 'Disable the serial console for the subscription by hand, if several machines are concerned.',
    },
  ];
}
