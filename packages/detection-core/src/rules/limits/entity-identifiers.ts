/** What identifies an entity of a type. */
export interface EntityIdentifiers {
  readonly identifiers: readonly string[];
  /** At least one of these sets must be mapped whole. */
  readonly required: readonly (readonly string[])[];
}

const anyOf = (...names: readonly string[]): readonly (readonly string[])[] => names.map((name) => [name]);

/**
 * The entity types that a mapping may name, and their identifiers: the same list as the community's validation
 * of rule templates in Azure-Sentinel, where only what strongly identifies an entity is required.
 */
export const entityIdentifiers: Readonly<Record<string, EntityIdentifiers>> = {
  Account: {
    identifiers: [
      'Name',
      'FullName',
      'NTDomain',
      'DnsDomain',
      'UPNSuffix',
      'Sid',
      'AadTenantId',
      'AadUserId',
      'PUID',
      'IsDomainJoined',
      'DisplayName',
      'ObjectGuid',
    ],
    required: anyOf('FullName', 'Sid', 'Name', 'AadUserId', 'PUID', 'ObjectGuid'),
  },
  AzureResource: { identifiers: ['ResourceId'], required: anyOf('ResourceId') },
  CloudApplication: { identifiers: ['AppId', 'Name', 'InstanceName'], required: anyOf('AppId', 'Name') },
  DNS: { identifiers: ['DomainName'], required: anyOf('DomainName') },
  File: { identifiers: ['Directory', 'Name'], required: anyOf('Name') },
  FileHash: { identifiers: ['Algorithm', 'Value'], required: [['Algorithm', 'Value']] },
  Host: {
    identifiers: [
      'DnsDomain',
      'NTDomain',
      'HostName',
      'FullName',
      'NetBiosName',
      'AzureID',
      'OMSAgentID',
      'OSFamily',
      'OSVersion',
      'IsDomainJoined',
    ],
    required: anyOf('FullName', 'HostName', 'NetBiosName', 'AzureID', 'OMSAgentID'),
  },
  IoTDevice: {
    identifiers: [
      'DeviceId',
      'DeviceName',
      'Manufacturer',
      'Model',
      'FirmwareVersion',
      'OperatingSystem',
      'MacAddress',
      'Protocols',
      'SerialNumber',
      'Source',
      'IoTSecurityAgentId',
      'DeviceType',
    ],
    required: anyOf('DeviceId'),
  },
  IP: { identifiers: ['Address'], required: anyOf('Address') },
  Mailbox: {
    identifiers: ['MailboxPrimaryAddress', 'DisplayName', 'Upn', 'ExternalDirectoryObjectId', 'RiskLevel'],
    required: anyOf('MailboxPrimaryAddress'),
  },
  MailCluster: {
    identifiers: [
      'NetworkMessageIds',
      'CountByDeliveryStatus',
      'CountByThreatType',
      'CountByProtectionStatus',
      'Threats',
      'Query',
      'QueryTime',
      'MailCount',
      'IsVolumeAnomaly',
      'Source',
      'ClusterSourceIdentifier',
      'ClusterSourceType',
      'ClusterQueryStartTime',
      'ClusterQueryEndTime',
      'ClusterGroup',
    ],
    required: anyOf('Query', 'Source'),
  },
  MailMessage: {
    identifiers: [
      'Recipient',
      'Urls',
      'Threats',
      'Sender',
      'P1Sender',
      'P1SenderDisplayName',
      'P1SenderDomain',
      'SenderIP',
      'P2Sender',
      'P2SenderDisplayName',
      'P2SenderDomain',
      'ReceivedDate',
      'NetworkMessageId',
      'InternetMessageId',
      'Subject',
      'BodyFingerprintBin1',
      'BodyFingerprintBin2',
      'BodyFingerprintBin3',
      'BodyFingerprintBin4',
      'BodyFingerprintBin5',
      'AntispamDirection',
      'DeliveryAction',
      'DeliveryLocation',
      'Language',
      'ThreatDetectionMethods',
    ],
    required: anyOf('NetworkMessageId', 'Recipient'),
  },
  Malware: { identifiers: ['Name', 'Category'], required: anyOf('Name') },
  Process: {
    identifiers: ['ProcessId', 'CommandLine', 'ElevationToken', 'CreationTimeUtc'],
    required: anyOf('CommandLine', 'ProcessId'),
  },
  RegistryKey: { identifiers: ['Hive', 'Key'], required: anyOf('Key', 'Hive') },
  RegistryValue: { identifiers: ['Name', 'Value', 'ValueType'], required: anyOf('Name') },
  SecurityGroup: {
    identifiers: ['DistinguishedName', 'SID', 'ObjectGuid'],
    required: anyOf('DistinguishedName', 'SID', 'ObjectGuid'),
  },
  SubmissionMail: {
    identifiers: [
      'NetworkMessageId',
      'Timestamp',
      'Recipient',
      'Sender',
      'SenderIp',
      'Subject',
      'ReportType',
      'SubmissionId',
      'SubmissionDate',
      'Submitter',
    ],
    required: anyOf('SubmissionId', 'NetworkMessageId', 'Recipient', 'Submitter'),
  },
  URL: { identifiers: ['Url'], required: anyOf('Url') },
};
