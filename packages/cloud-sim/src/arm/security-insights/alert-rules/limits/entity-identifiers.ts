/** What identifies an entity of a type. */
interface EntityIdentifiers {
  readonly identifiers: readonly string[];
  /** At least one of these sets must be mapped whole. */
  readonly required: readonly (readonly string[])[];
}

const words = (text: string): readonly string[] => text.split(' ');
const anyOf = (text: string): readonly (readonly string[])[] => words(text).map((word) => [word]);

/**
 * The entity types that a mapping may name, as in Azure-Sentinel's EntityMappingIdentifiers. The simulator has a list
 * of its own, as the service has: if the detections' list is wrong, a test against this one shows it.
 */
export const entityIdentifiers: Readonly<Record<string, EntityIdentifiers>> = {
  Account: {
    identifiers: words(
      'Name FullName NTDomain DnsDomain UPNSuffix Sid AadTenantId AadUserId PUID ' +
        'IsDomainJoined DisplayName ObjectGuid',
    ),
    required: anyOf('FullName Sid Name AadUserId PUID ObjectGuid'),
  },
  AzureResource: {
    identifiers: words('ResourceId'),
    required: anyOf('ResourceId'),
  },
  CloudApplication: {
    identifiers: words('AppId Name InstanceName'),
    required: anyOf('AppId Name'),
  },
  DNS: {
    identifiers: words('DomainName'),
    required: anyOf('DomainName'),
  },
  File: {
    identifiers: words('Directory Name'),
    required: anyOf('Name'),
  },
  FileHash: {
    identifiers: words('Algorithm Value'),
    required: [words('Algorithm Value')],
  },
  Host: {
    identifiers: words(
      'DnsDomain NTDomain HostName FullName NetBiosName AzureID OMSAgentID OSFamily OSVersion ' +
        'IsDomainJoined',
    ),
    required: anyOf('FullName HostName NetBiosName AzureID OMSAgentID'),
  },
  IoTDevice: {
    identifiers: words(
      'DeviceId DeviceName Manufacturer Model FirmwareVersion OperatingSystem MacAddress ' +
        'Protocols SerialNumber Source IoTSecurityAgentId DeviceType',
    ),
    required: anyOf('DeviceId'),
  },
  IP: {
    identifiers: words('Address'),
    required: anyOf('Address'),
  },
  Mailbox: {
    identifiers: words('MailboxPrimaryAddress DisplayName Upn ExternalDirectoryObjectId RiskLevel'),
    required: anyOf('MailboxPrimaryAddress'),
  },
  MailCluster: {
    identifiers: words(
      'NetworkMessageIds CountByDeliveryStatus CountByThreatType CountByProtectionStatus ' +
        'Threats Query QueryTime MailCount IsVolumeAnomaly Source ClusterSourceIdentifier ' +
        'ClusterSourceType ClusterQueryStartTime ClusterQueryEndTime ClusterGroup',
    ),
    required: anyOf('Query Source'),
  },
  MailMessage: {
    identifiers: words(
      'Recipient Urls Threats Sender P1Sender P1SenderDisplayName P1SenderDomain SenderIP ' +
        'P2Sender P2SenderDisplayName P2SenderDomain ReceivedDate NetworkMessageId ' +
        'InternetMessageId Subject BodyFingerprintBin1 BodyFingerprintBin2 BodyFingerprintBin3 ' +
        'BodyFingerprintBin4 BodyFingerprintBin5 AntispamDirection DeliveryAction ' +
        'DeliveryLocation Language ThreatDetectionMethods',
    ),
    required: anyOf('NetworkMessageId Recipient'),
  },
  Malware: {
    identifiers: words('Name Category'),
    required: anyOf('Name'),
  },
  Process: {
    identifiers: words('ProcessId CommandLine ElevationToken CreationTimeUtc'),
    required: anyOf('CommandLine ProcessId'),
  },
  RegistryKey: {
    identifiers: words('Hive Key'),
    required: anyOf('Key Hive'),
  },
  RegistryValue: {
    identifiers: words('Name Value ValueType'),
    required: anyOf('Name'),
  },
  SecurityGroup: {
    identifiers: words('DistinguishedName SID ObjectGuid'),
    required: anyOf('DistinguishedName SID ObjectGuid'),
  },
  SubmissionMail: {
    identifiers: words(
      'NetworkMessageId Timestamp Recipient Sender SenderIp Subject ReportType SubmissionId ' +
        'SubmissionDate Submitter',
    ),
    required: anyOf('SubmissionId NetworkMessageId Recipient Submitter'),
  },
  URL: {
    identifiers: words('Url'),
    required: anyOf('Url'),
  },
};
