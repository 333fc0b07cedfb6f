import { RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../contract/action.ts';

/** The parts of a virtual machine's ARM id. */
export interface MachineId {
  readonly resourceId: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const machine =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachines\/([^/]+)$/i;
const uniformInstance = /\/virtualMachineScaleSets\/([^/]+)\/virtualMachines\/[^/]+$/i;

/** Reads the id, and refuses one of another kind, and one in a subscription that is not ours to act in. */
export function requireMachine(context: ActionContext, { resourceId }: TargetOf<'azure.vm'>): MachineId {
  const [, subscription, resourceGroup, name] = machine.exec(resourceId) ?? [];
  if (subscription === undefined || resourceGroup === undefined || name === undefined) {
    const scaleSet = uniformInstance.exec(resourceId)?.[1];
    if (scaleSet !== undefined) {
      throw new RefusedFailure(
        'scale-set-instance',
        `${resourceId} is an instance of the uniform scale set ${scaleSet}, which replaces its instances`,
        { hints: ['Scale the set in, or protect and stop the instance through the scale set.'] },
      );
    }
    throw new RefusedFailure('not-a-machine', `${resourceId} is not the id of a virtual machine`);
  }
  const ours = context.connections.azure?.subscriptions;
  if (ours?.some((own) => own.toLowerCase() === subscription.toLowerCase()) === false) {
    throw new RefusedFailure(
      'account-not-allowed',
      `${name} is in subscription ${subscription}, in which we may not act`,
      { hints: ['Add the subscription to the connection to Azure, if we may act there.'] },
    );
  }
  return { resourceId, subscription, resourceGroup, name };
}
