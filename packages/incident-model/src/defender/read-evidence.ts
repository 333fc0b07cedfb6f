import { given, type JsonValue } from '@drawbridge/base';

import type { IncidentEntity, Unread } from '../incident/incident.ts';
import { isRecord } from '../triggers/embedded-json.ts';
import type { GraphEvidence } from './graph-incident.ts';

/** What one piece of evidence names: an entity, the custom details of a target, or neither. */
export interface ReadEvidence {
  readonly entities: readonly IncidentEntity[];
  readonly details?: Readonly<Record<string, readonly string[]>>;
  readonly unread?: Unread;
}

const nothing: ReadEvidence = { entities: [] };

/** Reads evidence of an alert by its type; kinds that nobody acts on, such as files and addresses, are left out. */
export function readEvidence(evidence: GraphEvidence, path: string, alertId: string): ReadEvidence {
  const entity = (
    kind: string,
    properties: Readonly<Record<string, JsonValue | undefined>>,
  ): ReadEvidence => ({
    entities: [{ kind, properties: given(properties) as Record<string, JsonValue>, path, alertId }],
  });
  switch (typeOf(evidence)) {
    case 'userEvidence':
      return entity('Account', accountOf(record(evidence.userAccount)));
    case 'azureResourceEvidence':
      return entity('AzureResource', { ResourceId: string(evidence.resourceId) });
    case 'deviceEvidence': {
      const resourceId = string(record(evidence.vmMetadata).resourceId);
      const HostName = string(evidence.deviceDnsName);
      return entity('Host', { HostName, AzureID: resourceId });
    }
    case 'amazonResourceEvidence':
      return ofAmazon(string(evidence.amazonResourceId) ?? '', path);
    case 'googleCloudResourceEvidence':
      return ofGoogle(string(evidence.fullResourceName) ?? '', path);
    default:
      return nothing;
  }
}

function typeOf(evidence: GraphEvidence): string {
  return (evidence['@odata.type'] ?? '').split('.').at(-1) ?? '';
}

function accountOf(account: Readonly<Record<string, unknown>>): Readonly<Record<string, string | undefined>> {
  return {
    AadUserId: string(account.azureAdUserId),
    UserPrincipalName: string(account.userPrincipalName),
    Name: string(account.accountName),
    NTDomain: string(account.domainName),
    Sid: string(account.userSid),
  };
}

function ofAmazon(arn: string, path: string): ReadEvidence {
  const [, account = '', type = '', id = ''] =
    /^arn:[^:]+:[^:]+:[^:]*:(\d{12}):(?:([a-z-]+)\/)?(.+)$/.exec(arn) ?? [];
  const region = arn.split(':')[3] ?? '';
  if (type === 'instance') {
    return { entities: [], details: { AwsInstanceId: [id], AwsRegion: [region], AwsAccountId: [account] } };
  }
  if (/^arn:[^:]+:(?:iam|sts):/.test(arn)) {
    return { entities: [], details: { AwsPrincipalArn: [arn], AwsAccountId: [account] } };
  }
  return { entities: [], unread: { path, why: `'${arn}' is neither an instance nor an identity of AWS` } };
}

function ofGoogle(name: string, path: string): ReadEvidence {
  const machine = /projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/.exec(name);
  if (machine) {
    const [, project = '', zone = '', instance = ''] = machine;
    return { entities: [], details: { GcpProject: [project], GcpZone: [zone], GcpInstance: [instance] } };
  }
  const account = /serviceAccounts\/([^/]+)$/.exec(name)?.[1];
  if (account !== undefined) return { entities: [], details: { GcpPrincipal: [account] } };
  return {
    entities: [],
    unread: { path, why: `'${name}' is neither an instance nor a service account of Google Cloud` },
  };
}

const string = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
