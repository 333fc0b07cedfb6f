import { given } from '@drawbridge/base';
import type { IncidentEntity } from '../incident/incident.ts';
import { isGuid } from '../triggers/rule-ids.ts';
import { textOf } from './entity-field.ts';
import { nothingRead, notRead, type Reading } from './reading.ts';

/**
 * A person in Entra ID. With an object id it is that person. With a principal name alone it is read too, and
 * marked weak: the name can be reassigned to someone else, and Graph accepts it. An AWS or Google identity that was
 * mapped to an account by its name is not read: those belong in the rule's custom details.
 */
export function readAccount(entity: IncidentEntity): Reading {
  const id = textOf(entity, 'AadUserId');
  const principalName = principalNameOf(entity);
  if (id !== undefined && !isGuid(id)) {
    return notRead(`${entity.path}.AadUserId`, `'${id}' is not a directory object id`, 'entra.user');
  }
  if (id === undefined) return readByName(entity, principalName);
  const tenantId = textOf(entity, 'AadTenantId');
  const target = {
    kind: 'entra.user' as const,
    id: id.toLowerCase(),
    ...given({ userPrincipalName: principalName, tenantId }),
  };
  return foundIn(entity, target);
}

function readByName(entity: IncidentEntity, principalName: string | undefined): Reading {
  const name = textOf(entity, 'Name', 'accountName', 'FullName', 'DisplayName', 'friendlyName') ?? '';
  const elsewhere = otherCloudOf(principalName ?? name);
  if (elsewhere !== undefined) {
    return notRead(
      entity.path,
      `'${principalName ?? name}' is an identity of ${elsewhere}: it is read from the custom details only`,
    );
  }
  if (principalName === undefined) {
    return notRead(
      entity.path,
      `account '${name}' has neither AadUserId nor a principal name: a name alone is not an identity`,
    );
  }
  const weak = `known only by its principal name '${principalName}', which can be reassigned to someone else`;
  return foundIn(
    entity,
    { kind: 'entra.user', id: principalName.toLowerCase(), userPrincipalName: principalName },
    weak,
  );
}

function foundIn(
  entity: IncidentEntity,
  target: Reading['targets'][number]['target'],
  weak?: string,
): Reading {
  return {
    ...nothingRead,
    targets: [
      {
        target,
        from: entity.path,
        ...given({ alertId: entity.alertId, weak }),
      },
    ],
  };
}

/** `Name@UPNSuffix`; a Name that already holds the suffix stays as it is. */
export function principalNameOf(entity: IncidentEntity): string | undefined {
  const said = textOf(entity, 'UserPrincipalName');
  if (said !== undefined) return said;
  const name = textOf(entity, 'Name', 'accountName');
  const suffix = textOf(entity, 'UPNSuffix');
  if (name === undefined) return undefined;
  if (/^[^@\s]+@[^@\s]+$/.test(name)) return name;
  return suffix === undefined ? undefined : `${name}@${suffix.replace(/^@/, '')}`;
}

function otherCloudOf(name: string): string | undefined {
  if (name.startsWith('arn:') || /^A[KS]IA[A-Z0-9]{12,}/.test(name)) return 'AWS';
  if (/gserviceaccount\.com$/i.test(name) || name.startsWith('principal://')) return 'Google Cloud';
  return undefined;
}
