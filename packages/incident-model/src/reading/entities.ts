import type { IncidentEntity } from '../incident/incident.ts';
import { readAccount } from './account-entity.ts';
import { azureVmOf } from './azure-vm.ts';
import { textOf } from './entity-field.ts';
import { nothingRead, notRead, type Reading } from './reading.ts';

/** Kinds that are evidence and never something to act on: leaving them out needs no mention. */
const evidenceKinds = new Set([
  'Bookmark',
  'CloudApplication',
  'DnsResolution',
  'File',
  'FileHash',
  'Ip',
  'MailCluster',
  'MailMessage',
  'Malware',
  'Process',
  'RegistryKey',
  'RegistryValue',
  'SecurityAlert',
  'SubmissionMail',
  'Url',
]);

/** What one entity names, if it is something that can be contained. */
export function readEntity(entity: IncidentEntity): Reading {
  switch (entity.kind) {
    case 'Account':
      return readAccount(entity);
    case 'Host':
      return readHost(entity);
    case 'AzureResource':
      return readAzureResource(entity);
    default:
      if (evidenceKinds.has(entity.kind)) return nothingRead;
      return notRead(entity.path, `an entity of kind '${entity.kind}' is not read: no action can contain it`);
  }
}

function readHost(entity: IncidentEntity): Reading {
  const resourceId = textOf(entity, 'AzureID');
  if (resourceId !== undefined)
    return azureVmOf(resourceId, `${entity.path}.AzureID`, entity.alertId, 'azure.vm');
  return notRead(entity.path, 'a host without AzureID: its name alone does not identify a machine');
}

function readAzureResource(entity: IncidentEntity): Reading {
  const resourceId = textOf(entity, 'ResourceId');
  if (resourceId !== undefined) return azureVmOf(resourceId, `${entity.path}.ResourceId`, entity.alertId);
  return notRead(entity.path, 'an Azure resource without ResourceId');
}
