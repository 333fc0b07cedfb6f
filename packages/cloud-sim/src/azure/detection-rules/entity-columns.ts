/** The columns of each collection of `entityMappings`. */
export const entityColumns: Readonly<Record<string, readonly string[]>> = {
  accounts: [
    'aadUserIdColumn',
    'dnsDomainColumn',
    'nameColumn',
    'ntDomainColumn',
    'sidColumn',
    'upnColumn',
    'upnSuffixColumn',
  ],
  amazonResources: ['amazonResourceIdColumn'],
  azureResources: ['resourceIdColumn'],
  cloudApplications: ['appIdColumn', 'nameColumn'],
  dns: ['domainNameColumn', 'hostIpAddressColumn', 'serverIpColumn'],
  files: ['nameColumn', 'sha1Column', 'sha256Column'],
  googleCloudResources: ['fullResourceNameColumn'],
  hosts: ['deviceIdColumn', 'dnsDomainColumn', 'nameColumn', 'netBiosNameColumn', 'ntDomainColumn'],
  ips: ['addressColumn', 'scopeColumn'],
  mailboxes: ['primaryAddressColumn'],
  mailClusters: ['queryColumn', 'sourceColumn'],
  mailMessages: ['networkMessageIdColumn', 'recipientColumn', 'senderColumn', 'subjectColumn'],
  oAuthApplications: ['oAuthAppIdColumn'],
  processes: ['sha1Column', 'sha256Column'],
  registryValues: ['keyColumn', 'valueNameColumn'],
  securityGroups: ['distinguishedNameColumn', 'objectIdColumn', 'sidColumn'],
  urls: ['addressColumn'],
};

/** What identifies an entity, where the service demands it: any of the combinations, and its name in the refusal. */
export const identifying: Readonly<
  Record<string, { readonly called: string; readonly anyOf: readonly (readonly string[])[] }>
> = {
  accounts: {
    called: 'User',
    anyOf: [
      ['aadUserIdColumn'],
      ['sidColumn'],
      ['upnColumn'],
      ['nameColumn', 'ntDomainColumn'],
      ['nameColumn', 'dnsDomainColumn'],
      ['nameColumn', 'upnSuffixColumn'],
    ],
  },
  hosts: {
    called: 'Machine',
    anyOf: [
      ['deviceIdColumn'],
      ['nameColumn'],
      ['netBiosNameColumn', 'ntDomainColumn'],
      ['netBiosNameColumn', 'dnsDomainColumn'],
    ],
  },
  files: { called: 'File', anyOf: [['sha1Column'], ['sha256Column']] },
  mailMessages: {
    called: 'MailMessage',
    anyOf: [['networkMessageIdColumn', 'recipientColumn', 'senderColumn', 'subjectColumn']],
  },
  registryValues: { called: 'RegistryValue', anyOf: [['keyColumn', 'valueNameColumn']] },
};

/** One of these has to be mapped. */
export const impactedAssets = ['hosts', 'accounts', 'mailboxes', 'ips'];
