import { RefusedFailure } from '@drawbridge/base';
import { parseAzureVmId, type TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../contract/action.ts';

/** The parts of a virtual machine's ARM id. */
export interface MachineId {
  readonly resourceId: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** Reads the id, and refuses one of another kind, and one in a subscription that is not ours to act in. */
export function requireMachine(context: ActionContext, { resourceId }: TargetOf<'azure.vm'>): MachineId {
  const parsed = parseAzureVmId(resourceId);
  if (!parsed.ok) throw new RefusedFailure('not-a-machine', parsed.why);
  const [, , subscription = '', , resourceGroup = '', , , type, owner = '', , instance] =
    parsed.resourceId.split('/');
  if (type !== 'virtualMachines' || instance !== undefined) {
    throw new RefusedFailure(
      'scale-set-instance',
      `${parsed.resourceId} is an instance of the uniform scale set ${owner}, which replaces its instances`,
      { hints: ['Scale the set in, or protect and stop the instance through the scale set.'] },
    );
  }
  const ours = context.connections.azure?.subscriptions;
  if (ours?.some((own) => own.toLowerCase() === subscription.toLowerCase()) === false) {
    throw new RefusedFailure(
      'account-not-allowed',
      `${owner} is in subscription ${subscription}, in which we may not act`,
      { hints: ['Add the subscription to the connection to Azure, if we may act there.'] },
    );
  }
  return { resourceId: parsed.resourceId, subscription, resourceGroup, name: owner };
}

/** The same of the id that Azure answered with: its own spelling, which guards, journal and report use from here on. */
export function answeredMachine(asked: MachineId, answered: string): MachineId {
  const parsed = parseAzureVmId(answered);
  if (!parsed.ok || parsed.resourceId.toLowerCase() !== asked.resourceId.toLowerCase()) {
    throw new RefusedFailure(
      'not-the-same',
      `Azure answered with ${answered} when it was asked for ${asked.resourceId}`,
      { hints: ['Look the machine up in Azure, and name it by the id that is shown there.'] },
    );
  }
  const [, , subscription = '', , resourceGroup = '', , , , name = ''] = parsed.resourceId.split('/');
  return { resourceId: parsed.resourceId, subscription, resourceGroup, name };
}
