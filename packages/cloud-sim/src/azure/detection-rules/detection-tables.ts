/** Tables of Defender XDR: with any of them the frequency is of a closed list. */
const defenderTables = [
  'AADSignInEventsBeta',
  'AADSpnSignInEventsBeta',
  'AlertEvidence',
  'AlertInfo',
  'BehaviorEntities',
  'BehaviorInfo',
  'CloudAppEvents',
  'CloudAuditEvents',
  'DeviceEvents',
  'DeviceFileCertificateInfo',
  'DeviceFileEvents',
  'DeviceImageLoadEvents',
  'DeviceInfo',
  'DeviceLogonEvents',
  'DeviceNetworkEvents',
  'DeviceNetworkInfo',
  'DeviceProcessEvents',
  'DeviceRegistryEvents',
  'EmailAttachmentInfo',
  'EmailEvents',
  'EmailPostDeliveryEvents',
  'EmailUrlInfo',
  'IdentityDirectoryEvents',
  'IdentityInfo',
  'IdentityLogonEvents',
  'IdentityQueryEvents',
  'UrlClickEvents',
];

/** Tables of Sentinel that a continuous rule may read. */
const continuousTables = [
  'AuditLogs',
  'AWSCloudTrail',
  'AWSGuardDuty',
  'AzureActivity',
  'CommonSecurityLog',
  'GCPAuditLogs',
  'MicrosoftGraphActivityLogs',
  'OfficeActivity',
  'SecurityAlert',
  'SecurityEvent',
  'SigninLogs',
];

const otherTables = [
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
  'AWSS3ServerAccess',
  'AWSVPCFlow',
  'AzureDiagnostics',
  'Event',
  'Heartbeat',
  'SecurityIncident',
  'StorageBlobLogs',
  'Syslog',
  'ThreatIntelligenceIndicator',
  'VMConnection',
];

/** What a query reads, as far as it can be told from its text. */
export interface QueryTables {
  readonly defender: readonly string[];
  readonly sentinel: readonly string[];
  readonly unknown: readonly string[];
}

/** Names at which a pipeline begins: at the start, after a semicolon, an opening parenthesis, `union` or `=`. */
export function tablesOf(query: string, more: readonly string[]): QueryTables {
  const code = query
    .replaceAll(/\/\/[^\n]*/g, '')
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "''");
  const names = [...code.matchAll(/(?:^|;)\s*([A-Za-z_]\w*)\s*(?=\||$|;)/g)].map(([, name = '']) => name);
  const joined = [
    ...code.matchAll(
      /\b(?:join|lookup|union)\b(?:\s+[\w.]+\s*=\s*[\w.]+\b)*\s*\(?\s*([A-Za-z_]\w*)\b(?=\s*(?:[|),\n]|on\b|$))/g,
    ),
  ];
  const declared = [...code.matchAll(/\blet\s+([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  const all = [...new Set([...names, ...joined.map(([, name = '']) => name)])].filter(
    (name) => !declared.includes(name),
  );
  const isSentinel = (name: string): boolean =>
    continuousTables.includes(name) ||
    otherTables.includes(name) ||
    more.includes(name) ||
    /^(?:Okta|Proofpoint|ABAP)/.test(name) ||
    name.endsWith('_CL');
  return {
    defender: all.filter((name) => defenderTables.includes(name)),
    sentinel: all.filter((name) => !defenderTables.includes(name) && isSentinel(name)),
    unknown: all.filter((name) => !defenderTables.includes(name) && !isSentinel(name)),
  };
}

/** Whether a continuous rule may read it. */
export function isContinuous(name: string): boolean {
  return (
    continuousTables.includes(name) || defenderTables.includes(name) || /^(?:Okta|Proofpoint|ABAP)/.test(name)
  );
}
