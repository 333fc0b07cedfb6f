// The activity log of one subscription, as `az monitor activity-log list` gives it.
import { createPicker, createRandom, uuid } from './random.mjs';
import {
  at,
  attackerIp,
  azureVm,
  officeIp,
  people,
  principals,
  seconds,
  subscriptionId,
  tenantId,
} from './scene.mjs';

const pick = createPicker(createRandom(2));
const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const upnClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn';

const person = ({ id, upn }, ip) => ({
  caller: upn,
  ip,
  claims: { [objectIdClaim]: id, [upnClaim]: upn, ipaddr: ip },
});
const robot = (id, ip) => ({ caller: id, ip, claims: { [objectIdClaim]: id, idtyp: 'app', appid: id } });
const named = (value) => ({ value, localizedValue: value });

/** One call: a row for each of its states, a second or more apart, under one correlation id. */
function call(
  time,
  operation,
  resourceId,
  who,
  states = ['Started', 'Accepted', 'Succeeded'],
  properties = {},
) {
  const correlationId = uuid(pick);
  const [, group = ''] = /resourceGroups\/([^/]+)/.exec(resourceId) ?? [];
  const [provider] = operation.split('/');
  return states.map((state, index) => ({
    authorization: { action: operation, scope: resourceId },
    caller: who.caller,
    category: named('Administrative'),
    claims: who.claims,
    correlationId,
    eventDataId: uuid(pick),
    eventName: named(state === 'Started' ? 'BeginRequest' : 'EndRequest'),
    eventTimestamp: seconds(time, index * 1.4).toISOString(),
    httpRequest:
      index === 0 ? { clientIpAddress: who.ip, clientRequestId: uuid(pick), method: 'POST' } : null,
    level: state === 'Failed' ? 'Error' : 'Informational',
    operationId: correlationId,
    operationName: named(operation),
    properties: {
      entity: resourceId,
      message: operation,
      eventCategory: 'Administrative',
      ...(index === 0 ? properties : {}),
    },
    resourceGroupName: group,
    resourceId,
    resourceProviderName: named(provider),
    status: named(state),
    subStatus: named(state === 'Failed' ? 'Forbidden' : state === 'Accepted' ? 'Accepted' : ''),
    submissionTimestamp: seconds(time, 90 + index * 1.4).toISOString(),
    subscriptionId,
    tenantId,
  }));
}

const runCommand = 'Microsoft.Compute/virtualMachines/runCommand/action';
const extension = 'Microsoft.Compute/virtualMachines/extensions/write';
const serialPort = 'Microsoft.SerialConsole/serialPorts/connect/action';
const serialPortOf = (machine) => `${machine}/providers/Microsoft.SerialConsole/serialPorts/0`;

function attack() {
  const dana = person(people.dana, attackerIp);
  const machine = azureVm('rg-build', 'vm-build-01');
  return [
    ...call(at('08:33:18'), runCommand, machine, dana, ['Started', 'Accepted', 'Succeeded', 'Succeeded']),
    ...call(at('08:41:07'), serialPort, serialPortOf(machine), dana),
  ];
}

function lookalikes() {
  const admin = person(people.admin, officeIp);
  const web = (number) => azureVm('rg-web', `vm-web-0${number}`);
  const agent = JSON.stringify({
    properties: { publisher: 'Microsoft.Azure.Monitor', type: 'AzureMonitorLinuxAgent' },
  });
  return [
    ...call(at('08:18:30'), serialPort, serialPortOf(web(2)), admin),
    ...[1, 2, 3].flatMap((number) =>
      call(
        at(`07:4${number}:00`),
        `${extension}`,
        `${web(number)}/extensions/AzureMonitorLinuxAgent`,
        robot(principals.policy, '192.0.2.20'),
        undefined,
        {
          requestbody: agent,
        },
      ),
    ),
    ...call(at('08:50:12'), runCommand, web(1), robot(principals.patching, '192.0.2.21')),
    ...call(at('08:51:40'), runCommand, web(1), person(people.kim, officeIp), ['Started', 'Failed']),
    ...call(
      at('08:53:00'),
      'Microsoft.Compute/virtualMachines/retrieveBootDiagnosticsData/action',
      web(1),
      admin,
      ['Succeeded'],
    ),
  ];
}

function routine() {
  const operations = [
    'Microsoft.Compute/virtualMachines/restart/action',
    'Microsoft.Storage/storageAccounts/listKeys/action',
    'Microsoft.Network/networkSecurityGroups/write',
    'Microsoft.Resources/deployments/write',
    'Microsoft.Compute/disks/write',
  ];
  const callers = [
    person(people.kim, officeIp),
    person(people.admin, officeIp),
    robot(principals.policy, '192.0.2.20'),
  ];
  return Array.from({ length: 22 }).flatMap(() =>
    call(
      pick.moment(at('07:30:00'), at('09:30:00')),
      pick.one(operations),
      azureVm(pick.one(['rg-web', 'rg-build', 'rg-data']), `vm-${pick.whole(1, 9)}`),
      pick.one(callers),
      pick.one([
        ['Started', 'Succeeded'],
        ['Started', 'Accepted', 'Succeeded'],
        ['Started', 'Failed'],
      ]),
    ),
  );
}

/** Path under `telemetry/` → text. The newest comes first, as the command gives it. */
export function azureFiles() {
  const rows = [...attack(), ...lookalikes(), ...routine()].sort((a, b) =>
    b.eventTimestamp.localeCompare(a.eventTimestamp),
  );
  return new Map([['azure/activity-log.json', `${JSON.stringify(rows, undefined, 1)}\n`]]);
}
