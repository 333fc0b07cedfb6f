import { assertNever } from '@drawbridge/base';

import type { IncidentEntity } from '../incident/incident.ts';
import { principalNameOf } from './account-entity.ts';
import { textOf } from './entity-field.ts';
import type { FoundTarget } from './reading.ts';

/** The names of the AWS and Google resources in the custom details, in lower case. */
export function knownNames(targets: readonly FoundTarget[]): ReadonlySet<string> {
  return new Set(targets.flatMap(namesOf).map((name) => name.toLowerCase()));
}

function namesOf({ target }: FoundTarget): readonly string[] {
  switch (target.kind) {
    case 'aws.access-key':
      return [target.accessKeyId];
    case 'aws.principal': {
      const { arn, userName, roleName, sessionName } = target;
      const session =
        roleName !== undefined && sessionName !== undefined ? [`${roleName}/${sessionName}`] : [];
      // Not the session's name alone: it is often the name of a person in Entra ID.
      return [arn, ...session, ...(userName === undefined ? [] : [userName])];
    }
    case 'aws.instance':
      return [target.instanceId];
    case 'gcp.instance':
      return [target.instance];
    case 'gcp.principal':
      return [target.subject];
    case 'gcp.service-account-key':
      return [target.serviceAccount];
    case 'aws.ssm-session':
    case 'aws.ssm-command':
    case 'aws.region':
    case 'entra.user':
    case 'entra.service-principal':
    case 'azure.vm':
      return [];
    default:
      return assertNever(target);
  }
}

/**
 * AWS and Google have no entity kinds of their own, so a rule maps them to an account or a host by name, beside its
 * custom details. Such an entity says nothing new; above all it is no person in Entra ID and no Azure machine.
 * An entity with an identifier of Azure's own is always read.
 */
export function isNamedAlready(entity: IncidentEntity, names: ReadonlySet<string>): boolean {
  const name =
    entity.kind === 'Account' ? accountName(entity) : entity.kind === 'Host' ? hostName(entity) : undefined;
  return name !== undefined && names.has(name.toLowerCase());
}

function accountName(entity: IncidentEntity): string | undefined {
  if (textOf(entity, 'AadUserId') !== undefined) return undefined;
  return principalNameOf(entity) ?? textOf(entity, 'FullName', 'Name', 'accountName', 'DisplayName');
}

function hostName(entity: IncidentEntity): string | undefined {
  if (textOf(entity, 'AzureID') !== undefined) return undefined;
  return textOf(entity, 'HostName', 'NetBiosName');
}
