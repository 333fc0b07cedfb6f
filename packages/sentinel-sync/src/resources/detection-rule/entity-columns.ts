import { isBag } from '../../wire/arm-body.ts';
import { textOf } from '../../wire/resource-fields.ts';
import type { Loss } from './lost-features.ts';

type Columns = Readonly<Record<string, string>>;

/** Where an entity of a rule goes: the service's collection, the column of each identifier, what identifies it there. */
interface Collection {
  readonly type: string;
  readonly collection: string;
  readonly columns: Columns;
  readonly anyOf: readonly (readonly string[])[];
}

const collections: readonly Collection[] = [
  {
    type: 'Account',
    collection: 'accounts',
    columns: {
      AadUserId: 'aadUserIdColumn',
      DnsDomain: 'dnsDomainColumn',
      Name: 'nameColumn',
      NTDomain: 'ntDomainColumn',
      Sid: 'sidColumn',
      UPNSuffix: 'upnSuffixColumn',
    },
    anyOf: [
      ['aadUserIdColumn'],
      ['sidColumn'],
      ['nameColumn', 'ntDomainColumn'],
      ['nameColumn', 'dnsDomainColumn'],
      ['nameColumn', 'upnSuffixColumn'],
    ],
  },
  {
    type: 'Host',
    collection: 'hosts',
    columns: {
      DnsDomain: 'dnsDomainColumn',
      HostName: 'nameColumn',
      NetBiosName: 'netBiosNameColumn',
      NTDomain: 'ntDomainColumn',
    },
    anyOf: [
      ['nameColumn'],
      ['netBiosNameColumn', 'ntDomainColumn'],
      ['netBiosNameColumn', 'dnsDomainColumn'],
    ],
  },
  one('IP', 'ips', 'Address', 'addressColumn'),
  one('URL', 'urls', 'Url', 'addressColumn'),
  one('AzureResource', 'azureResources', 'ResourceId', 'resourceIdColumn'),
  one('Mailbox', 'mailboxes', 'MailboxPrimaryAddress', 'primaryAddressColumn'),
  one('DNS', 'dns', 'DomainName', 'domainNameColumn'),
  {
    type: 'CloudApplication',
    collection: 'cloudApplications',
    columns: { AppId: 'appIdColumn', Name: 'nameColumn' },
    anyOf: [['appIdColumn'], ['nameColumn']],
  },
  {
    type: 'MailCluster',
    collection: 'mailClusters',
    columns: { Query: 'queryColumn', Source: 'sourceColumn' },
    anyOf: [['queryColumn'], ['sourceColumn']],
  },
  {
    type: 'MailMessage',
    collection: 'mailMessages',
    columns: {
      NetworkMessageId: 'networkMessageIdColumn',
      Recipient: 'recipientColumn',
      Sender: 'senderColumn',
      Subject: 'subjectColumn',
    },
    anyOf: [['networkMessageIdColumn', 'recipientColumn', 'senderColumn', 'subjectColumn']],
  },
  {
    type: 'RegistryValue',
    collection: 'registryValues',
    columns: { Name: 'valueNameColumn' },
    anyOf: [['keyColumn', 'valueNameColumn']],
  },
  {
    type: 'SecurityGroup',
    collection: 'securityGroups',
    columns: { DistinguishedName: 'distinguishedNameColumn', ObjectGuid: 'objectIdColumn', SID: 'sidColumn' },
    anyOf: [['distinguishedNameColumn'], ['objectIdColumn'], ['sidColumn']],
  },
];

function one(type: string, collection: string, identifier: string, column: string): Collection {
  return { type, collection, columns: { [identifier]: column }, anyOf: [[column]] };
}

/** The collections of which a rule has to map one. */
export const assetCollections: readonly string[] = ['hosts', 'accounts', 'mailboxes', 'ips'];

/** Every collection that `entityMappings` of a custom detection can hold; those without a type are stated under `defender`. */
export const entityCollections: readonly string[] = [
  ...collections.map(({ collection }) => collection),
  'amazonResources',
  'files',
  'googleCloudResources',
  'oAuthApplications',
  'processes',
].sort();

/** The entities of a rule by collection, and those that have no place there. */
export function entitiesOf(stated: unknown): {
  readonly mappings: Readonly<Record<string, readonly Columns[]>>;
  readonly losses: readonly Loss[];
} {
  const mappings: Record<string, Columns[]> = {};
  const losses: Loss[] = [];
  for (const mapping of bagsIn(stated)) {
    const type = textOf(mapping.entityType);
    const known = collections.find((collection) => collection.type.toLowerCase() === type.toLowerCase());
    const fields = bagsIn(mapping.fieldMappings).map(
      ({ identifier, columnName }) => [textOf(identifier), textOf(columnName)] as const,
    );
    const filled = fields.flatMap(([identifier, column]) => {
      const name = columnOf(known, identifier);
      return name === undefined ? [] : [[name, column] as const];
    });
    const names = filled.map(([name]) => name);
    const isIdentified = known?.anyOf.some((set) => set.every((name) => names.includes(name))) === true;
    if (known !== undefined && isIdentified)
      (mappings[known.collection] ??= []).push(Object.fromEntries(filled));
    const left = fields.filter(([identifier]) => columnOf(known, identifier) === undefined);
    if (known === undefined) losses.push(lost(`the service has no entity ${type}`));
    else if (!isIdentified)
      losses.push(
        lost(`${type} is not identified by ${fields.map(([identifier]) => identifier).join(', ')}`),
      );
    else if (left.length > 0)
      losses.push(lost(`${type} has no ${left.map(([identifier]) => identifier).join(', ')} there`));
  }
  return { mappings, losses };
}

/** The entity mappings of a rule's file for these collections; of what has no words there, nothing. */
export function entityMappingsOf(mappings: unknown): readonly object[] {
  if (!isBag(mappings)) return [];
  return collections.flatMap(({ type, collection, columns }) =>
    bagsIn(mappings[collection]).flatMap((mapping) => {
      const fieldMappings = Object.entries(columns).flatMap(([identifier, column]) => {
        const columnName = mapping[column];
        return typeof columnName === 'string' ? [{ identifier, columnName }] : [];
      });
      return fieldMappings.length === 0 ? [] : [{ entityType: type, fieldMappings }];
    }),
  );
}

function columnOf(known: Collection | undefined, identifier: string): string | undefined {
  return known !== undefined && Object.hasOwn(known.columns, identifier)
    ? known.columns[identifier]
    : undefined;
}

function lost(message: string): Loss {
  return { feature: 'entities', message };
}

function bagsIn(value: unknown) {
  return Array.isArray(value) ? (value as readonly unknown[]).filter(isBag) : [];
}
