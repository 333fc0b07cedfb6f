import { found, notRead, type Reading } from './reading.ts';

const virtualMachine =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(?:virtualMachines|virtualMachineScaleSets\/[^/]+\/virtualMachines)\/[^/]+$/i;

/** A virtual machine, or one of a scale set, by its ARM resource id; anything else is reported as not being one.
 * `wouldBe` where the field is for machines only. */
export function azureVmOf(resourceId: string, path: string, alertId?: string, wouldBe?: 'azure.vm'): Reading {
  const trimmed = resourceId.replace(/\/+$/, '');
  if (virtualMachine.test(trimmed)) return found({ kind: 'azure.vm', resourceId: trimmed }, path, alertId);
  return notRead(path, `'${resourceId}' is not the resource id of a virtual machine`, wouldBe);
}
