import { parseAzureVmId } from '../targets/azure-vm-id.ts';
import { found, notRead, type Reading } from './reading.ts';

/** A virtual machine, or one of a scale set, by its ARM resource id; anything else is reported as not being one.
 * `wouldBe` where the field is for machines only. */
export function azureVmOf(text: string, path: string, alertId?: string, wouldBe?: 'azure.vm'): Reading {
  const parsed = parseAzureVmId(text);
  return parsed.ok
    ? found({ kind: 'azure.vm', resourceId: parsed.resourceId }, path, alertId)
    : notRead(path, parsed.why, wouldBe);
}
