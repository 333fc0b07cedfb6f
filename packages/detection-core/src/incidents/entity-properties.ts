import type { AlertEntity } from '../running/alert.ts';

/** Where an entity type's name in a mapping differs from its kind in an incident. */
const kinds: Readonly<Record<string, string>> = { IP: 'Ip', DNS: 'DnsResolution', URL: 'Url' };

/** Where an identifier's name in a mapping differs from its property in an incident by more than its first letter. */
const propertyNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Account: { Name: 'accountName', UPNSuffix: 'UPNSuffix', PUID: 'puid' },
  AzureResource: {},
  CloudApplication: { Name: 'appName' },
  File: { Name: 'fileName' },
  FileHash: { Value: 'hashValue' },
  Host: { AzureID: 'azureID', OMSAgentID: 'omsAgentID', OSFamily: 'osFamily', OSVersion: 'osVersion' },
  Malware: { Name: 'malwareName' },
  RegistryValue: { Name: 'valueName', Value: 'valueData' },
  SecurityGroup: { SID: 'sid' },
};

/** An entity's kind and properties as Sentinel's incident has them. */
export function entityProperties(entity: AlertEntity): {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
} {
  const named = Object.entries(entity.identifiers).flatMap(([identifier, value]) =>
    identifier === 'FullName'
      ? fullName(entity.type, value)
      : [[propertyOf(entity.type, identifier), value] as const],
  );
  const friendlyName = Object.values(entity.identifiers)[0] ?? '';
  return {
    kind: kinds[entity.type] ?? entity.type,
    properties: { ...Object.fromEntries(named), friendlyName },
  };
}

function propertyOf(type: string, identifier: string): string {
  return propertyNames[type]?.[identifier] ?? `${identifier.slice(0, 1).toLowerCase()}${identifier.slice(1)}`;
}

/** The service keeps no full name: it takes it apart. An ARN, or anything else of another form, stays whole. */
function fullName(type: string, value: string): readonly (readonly [string, string])[] {
  if (type === 'Host') {
    const dot = value.indexOf('.');
    if (dot === -1) return [['hostName', value]];
    return [
      ['hostName', value.slice(0, dot)],
      ['dnsDomain', value.slice(dot + 1)],
    ];
  }
  const principal = /^([^@\s\\/:]+)@([^@\s\\/]+)$/.exec(value);
  if (principal !== null) {
    return [
      ['accountName', principal[1] ?? ''],
      ['UPNSuffix', principal[2] ?? ''],
    ];
  }
  const domain = /^([^\\/:\s]+)\\([^\\]+)$/.exec(value);
  if (domain !== null) {
    return [
      ['ntDomain', domain[1] ?? ''],
      ['accountName', domain[2] ?? ''],
    ];
  }
  return [['accountName', value]];
}
