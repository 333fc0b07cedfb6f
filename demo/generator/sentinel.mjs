// What is in the workspace already: alerts of other products, and who people are. One row a line, as in an export.
import { createPicker, createRandom, uuid } from './random.mjs';
import { at, attackerIp, day, people, seconds, subscriptionId, tenantId, workspaceId } from './scene.mjs';

const pick = createPicker(createRandom(4));

const address = (id, ip) => ({ $id: id, Address: ip, Type: 'ip' });
const account = (id, { upn, id: objectId, name }) => {
  const [local, suffix] = upn.split('@');
  return {
    $id: id,
    Name: local,
    UPNSuffix: suffix,
    AadTenantId: tenantId,
    AadUserId: objectId,
    DisplayName: name,
    Type: 'account',
  };
};

function alert(raised, began, product, name, severity, entities, more = {}) {
  return {
    TimeGenerated: raised.toISOString(),
    DisplayName: name,
    AlertName: name,
    AlertSeverity: severity,
    Description: `${name}.`,
    ProviderName: product.provider,
    VendorName: 'Microsoft',
    VendorOriginalId: uuid(pick),
    SystemAlertId: uuid(pick),
    AlertType: product.type,
    IsIncident: false,
    StartTime: began.toISOString(),
    EndTime: began.toISOString(),
    ProcessingEndTime: raised.toISOString(),
    Entities: JSON.stringify(entities),
    WorkspaceSubscriptionId: subscriptionId,
    WorkspaceResourceGroup: 'rg-sentinel',
    ProductName: product.name,
    Status: 'New',
    Tactics: 'InitialAccess',
    Type: 'SecurityAlert',
    ...more,
  };
}

const identityProtection = {
  name: 'Azure Active Directory Identity Protection',
  provider: 'IPC',
  type: 'UnfamiliarLocation',
};
const endpoint = {
  name: 'Microsoft Defender Advanced Threat Protection',
  provider: 'MDATP',
  type: 'WindowsDefenderAv',
};
const cloudApps = {
  name: 'Microsoft Cloud App Security',
  provider: 'MCAS',
  type: 'MCAS_ALERT_ANUBIS_DETECTION_NEW_COUNTRY',
};

function alerts() {
  const stolen = alert(at('08:38:04'), at('08:01:37'), identityProtection, 'Anomalous Token', 'High', [
    account('2', people.dana),
    address('3', attackerIp),
    { $ref: '2' },
  ]);
  return [
    alert(at('07:55:10'), at('07:54:00'), endpoint, 'EICAR test file was prevented', 'Medium', [
      account('2', people.synced),
      { $id: '3', HostName: 'pc-finance-4', Type: 'host' },
      address('4', '10.20.30.40'),
    ]),
    stolen,
    // The same alert again: Identity Protection writes it with every update.
    {
      ...stolen,
      TimeGenerated: seconds(at('08:38:04'), 410).toISOString(),
      ProcessingEndTime: seconds(at('08:38:04'), 410).toISOString(),
    },
    alert(at('08:40:30'), at('08:39:00'), cloudApps, 'Activity from an infrequent country', 'Low', [
      account('2', people.kim),
      address('3', '198.51.100.20'),
    ]),
  ];
}

/** Entra's people are written rarely: these rows are ten days old. */
function identities() {
  return Object.values(people).map((person) => ({
    TenantId: workspaceId,
    TimeGenerated: new Date(Date.parse(`${day}T03:00:00Z`) - 10 * 86_400_000).toISOString(),
    AccountName: person.upn.split('@')[0],
    AccountUPN: person.upn,
    AccountObjectId: person.id,
    AccountTenantId: tenantId,
    AccountDisplayName: person.name,
    JobTitle: person.title,
    Department: person.department,
    MailAddress: person.upn.includes('#EXT#') ? '' : person.upn,
    IsAccountEnabled: true,
    UserType: person.upn.includes('#EXT#') ? 'Guest' : 'Member',
    Type: 'IdentityInfo',
  }));
}

const lines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Path under `telemetry/` → text. */
export function sentinelFiles() {
  return new Map([
    ['sentinel/SecurityAlert.ndjson', lines(alerts())],
    ['sentinel/IdentityInfo.ndjson', lines(identities())],
  ]);
}
