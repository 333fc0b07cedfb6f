// Google Cloud's audit logs, as a sink writes them: Admin Activity and Data Access, one entry a line, a file an hour.
import { createHash } from 'node:crypto';

import { createPicker, createRandom } from './random.mjs';
import { at, attackerIp, gcp, officeIp, people, seconds } from './scene.mjs';

const pick = createPicker(createRandom(3));
const gcloud = 'google-cloud-sdk gcloud/501.0.0 command/gcloud.compute.instances.create';

function entry(time, log, service, method, resourceName, more = {}) {
  const [, project = gcp.project] = /^projects\/([^/]+)/.exec(resourceName) ?? [];
  const [, zone] = /\/zones\/([^/]+)/.exec(resourceName) ?? [];
  const { operation, severity = log === 'activity' ? 'NOTICE' : 'INFO', who, ip, ...payload } = more;
  return {
    insertId: pick.hex(12),
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2F${log}`,
    timestamp: time.toISOString().replace('Z', '000Z'),
    receiveTimestamp: seconds(time, 1).toISOString(),
    severity,
    resource: {
      type: service === 'compute.googleapis.com' ? 'gce_instance' : 'audited_resource',
      labels: { project_id: project, ...(zone === undefined ? {} : { zone }) },
    },
    ...(operation === undefined ? {} : { operation: { producer: service, ...operation } }),
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: service,
      methodName: method,
      resourceName,
      authenticationInfo: { principalEmail: who },
      requestMetadata: { ...(ip === undefined ? {} : { callerIp: ip }), callerSuppliedUserAgent: gcloud },
      ...payload,
    },
  };
}

/** The number of a machine, the same for the same path; that of the attacker's is in `world.json` too. */
function instanceIdOf(resourceName) {
  if (resourceName.endsWith(`/${gcp.attackerMachine}`)) return gcp.attackerMachineId;
  return BigInt(`0x${createHash('sha256').update(resourceName).digest('hex').slice(0, 15)}`).toString();
}

/** A machine's creation: the first row has the request and the operation, the last row how it ended. */
function insert(time, name, who, ip, { project = gcp.project, zone = gcp.zone, failure } = {}) {
  const resourceName = `projects/${project}/zones/${zone}/instances/${name}`;
  const id = `operation-${pick.hex(12)}`;
  const common = { who, ip };
  const request = {
    '@type': 'type.googleapis.com/compute.instances.insert',
    name,
    machineType: `projects/${project}/zones/${zone}/machineTypes/n2-highcpu-32`,
  };
  const response = {
    '@type': 'type.googleapis.com/operation',
    name: id,
    operationType: 'insert',
    status: 'RUNNING',
    targetId: instanceIdOf(resourceName),
    targetLink: `https://www.googleapis.com/compute/v1/${resourceName}`,
  };
  const row = (when, more) =>
    entry(when, 'activity', 'compute.googleapis.com', 'v1.compute.instances.insert', resourceName, {
      ...common,
      ...more,
    });
  return [
    row(time, { operation: { id, first: true }, request, response }),
    row(seconds(time, 19), {
      operation: { id, last: true },
      request: { '@type': 'type.googleapis.com/compute.instances.insert' },
      ...(failure === undefined ? {} : { severity: 'ERROR', status: failure }),
    }),
  ];
}

function osLogin(time, machine, who) {
  return ['LOGIN', 'ADMIN_LOGIN'].map((policy, index) =>
    entry(
      seconds(time, index),
      'data_access',
      'oslogin.googleapis.com',
      'google.cloud.oslogin.dataplane.OsLoginDataPlaneService.CheckPolicy',
      machine,
      {
        who,
        authorizationInfo: [{ granted: true, resource: machine }],
        request: { policy, instance: machine.split('/').at(-1), projectId: gcp.project, zone: gcp.zone },
        response: { success: true },
      },
    ),
  );
}

function attack() {
  const dana = people.dana.upn;
  const reached = `projects/${gcp.project}/zones/${gcp.zone}/instances/${gcp.reached}`;
  return [
    ...insert(at('08:47:12'), gcp.attackerMachine, dana, attackerIp),
    ...osLogin(at('08:52:40'), reached, dana),
    entry(
      at('08:56:21'),
      'activity',
      'ssh-serialport.googleapis.com',
      'google.ssh-serialport.v1.connect',
      `${reached}/SerialPort/1`,
      {
        who: dana,
        ip: `${attackerIp}:52110`,
        request: {
          '@type': 'type.googleapis.com/google.compute.SerialConsoleSessionBegin',
          username: 'dana_reyes_example_com',
        },
        status: { message: 'Connection succeeded.' },
      },
    ),
  ];
}

function lookalikes() {
  const compute = (time, method, resource, who, more = {}) =>
    entry(at(time), 'activity', 'compute.googleapis.com', method, resource, { who, ip: officeIp, ...more });
  const web = `projects/${gcp.project}/zones/${gcp.zone}/instances/web-1`;
  const group = '123456789012@cloudservices.gserviceaccount.com';
  const groupInserts = ['07:52:00', '08:22:00', '08:45:30', '08:59:00'];
  return [
    ...groupInserts.flatMap((time, index) =>
      insert(at(time), `web-${pick.hex(4)}`, group, index === 2 ? attackerIp : 'private'),
    ),
    ...insert(
      at('08:12:00'),
      'tf-gateway-1',
      'terraform@platform-prod.iam.gserviceaccount.com',
      '192.0.2.30',
      { project: 'platform-prod' },
    ),
    ...insert(at('08:49:00'), 'kim-try-1', people.kim.upn, officeIp),
    ...insert(at('09:02:00'), 'kim-try-2', people.kim.upn, officeIp, {
      failure: { code: 8, message: 'Quota CPUS exceeded' },
    }),
    compute('08:20:00', 'v1.compute.instances.setMetadata', web, 'deploy@shop-prod.iam.gserviceaccount.com', {
      metadata: { instanceMetadataDelta: { modifiedMetadataKeys: ['release'] } },
    }),
    entry(
      at('08:30:00'),
      'activity',
      'ssh-serialport.googleapis.com',
      'google.ssh-serialport.v1.connect',
      `${web}/SerialPort/1`,
      {
        who: people.kim.upn,
        ip: `${officeIp}:40100`,
        severity: 'ERROR',
        status: { code: 7, message: 'Interactive serial console is not enabled.' },
      },
    ),
    ...osLogin(at('08:36:00'), web, 'cloud.admin@example.com'),
  ];
}

function routine() {
  const readers = [
    'inventory@security-tools.iam.gserviceaccount.com',
    'deploy@shop-prod.iam.gserviceaccount.com',
  ];
  const methods = [
    'v1.compute.instances.list',
    'v1.compute.instances.get',
    'v1.compute.disks.list',
    'v1.compute.zoneOperations.get',
  ];
  return Array.from({ length: 60 }, () =>
    entry(
      pick.moment(at('07:30:00'), at('09:30:00')),
      'data_access',
      'compute.googleapis.com',
      pick.one(methods),
      `projects/${gcp.project}/zones/${gcp.zone}`,
      {
        who: pick.one(readers),
        ip: pick.one(['192.0.2.30', 'gce-internal-ip', 'private']),
      },
    ),
  );
}

/** Path under `telemetry/` → text. */
export function gcpFiles() {
  const rows = [...attack(), ...lookalikes(), ...routine()].sort((a, b) =>
    a.timestamp.localeCompare(b.timestamp),
  );
  const files = new Map();
  for (const row of rows) {
    const log = row.logName.endsWith('data_access') ? 'data_access' : 'activity';
    const path = `gcp/${log}-${row.timestamp.slice(0, 13)}.ndjson`;
    files.set(path, `${files.get(path) ?? ''}${JSON.stringify(row)}\n`);
  }
  return files;
}
