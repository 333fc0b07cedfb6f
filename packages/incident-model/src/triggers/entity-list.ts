import { given, type JsonValue } from '@drawbridge/base';

import type { IncidentEntity, Unread } from '../incident/incident.ts';
import { isRecord } from './embedded-json.ts';

/**
 * Entities in either spelling: `{ kind, properties: { … } }` as in an incident, or flat `{ Type, … }` as in an
 * alert. `{ "$ref": "2" }` points at an entity that is listed elsewhere and is not one itself.
 */
export function entitiesOf(
  list: readonly unknown[],
  path: string,
  unread: Unread[],
  alertId?: string,
): readonly IncidentEntity[] {
  return list.flatMap((entry, at) => {
    const here = `${path}[${at}]`;
    if (!isRecord(entry)) {
      unread.push({ path: here, why: 'an entity must be an object', kind: 'any' });
      return [];
    }
    if ('$ref' in entry) return [];
    const properties = isRecord(entry.properties) ? entry.properties : entry;
    const kind = kindOf(entry, properties);
    return [{ kind, properties, path: here, ...given({ alertId }) }];
  });
}

/** Kinds are written `Account` in an incident and `account` in an alert. */
const spelling = new Map(
  [
    'Account',
    'Host',
    'Ip',
    'AzureResource',
    'CloudApplication',
    'DnsResolution',
    'File',
    'FileHash',
    'Malware',
  ]
    .concat(['Process', 'RegistryKey', 'RegistryValue', 'SecurityGroup', 'Url', 'IoTDevice', 'Mailbox'])
    .concat(['MailCluster', 'MailMessage', 'SubmissionMail', 'SecurityAlert', 'Bookmark'])
    .map((kind) => [kind.toLowerCase(), kind]),
).set('azure-resource', 'AzureResource');

function kindOf(
  entity: Readonly<Record<string, JsonValue>>,
  properties: Readonly<Record<string, JsonValue>>,
): string {
  const said = [entity.kind, entity.Type, entity.type].find(
    // An ARM id's resource type, `Microsoft.SecurityInsights/Entities`, says nothing of the kind.
    (kind): kind is string => typeof kind === 'string' && kind !== '' && !kind.includes('/'),
  );
  if (said !== undefined) return spelling.get(said.toLowerCase()) ?? said;
  return kindByFields(properties);
}

/** The entity trigger may leave the kind out; these fields belong to one kind only. */
function kindByFields(properties: Readonly<Record<string, JsonValue>>): string {
  const names = new Set(Object.keys(properties).map((key) => key.toLowerCase()));
  if (['aaduserid', 'upnsuffix', 'ntdomain'].some((name) => names.has(name))) return 'Account';
  if (['azureid', 'omsagentid', 'netbiosname'].some((name) => names.has(name))) return 'Host';
  return 'Unknown';
}
