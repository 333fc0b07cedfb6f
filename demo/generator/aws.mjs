// CloudTrail of one account, as it lies in the bucket: one gzipped file of `Records` for each quarter of an hour.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { createPicker, createRandom, uuid } from './random.mjs';
import { at, attackerIp, aws, officeIp, seconds, toSeconds } from './scene.mjs';

const pick = createPicker(createRandom(1));

/** What the simulated IAM makes of the same name. */
const iamId = (prefix, name) =>
  prefix + createHash('sha256').update(name).digest('hex').slice(0, 17).toUpperCase();

const user = (name, accessKeyId) => ({
  type: 'IAMUser',
  principalId: iamId('AIDA', name),
  arn: `arn:aws:iam::${aws.account}:user/${name}`,
  accountId: aws.account,
  accessKeyId,
  userName: name,
});

const session = (role, name, more = {}) => ({
  type: 'AssumedRole',
  principalId: `${iamId('AROA', role)}:${name}`,
  arn: `arn:aws:sts::${aws.account}:assumed-role/${role}/${name}`,
  accountId: aws.account,
  accessKeyId: `ASIAEXAMPLE${pick.hex(9).toUpperCase()}`,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: iamId('AROA', role),
      arn: `arn:aws:iam::${aws.account}:role/${role}`,
      accountId: aws.account,
      userName: role,
    },
    attributes: { creationDate: '2026-11-18T07:00:00Z', mfaAuthenticated: 'false' },
  },
  ...more,
});

const event = (time, service, name, who, more = {}) => ({
  eventVersion: '1.10',
  userIdentity: who,
  eventTime: toSeconds(time),
  eventSource: `${service}.amazonaws.com`,
  eventName: name,
  awsRegion: aws.region,
  sourceIPAddress: officeIp,
  userAgent: 'aws-cli/2.17.20',
  requestParameters: null,
  responseElements: null,
  requestID: uuid(pick),
  eventID: uuid(pick),
  readOnly: /^(Describe|Get|List)/.test(name),
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: aws.account,
  eventCategory: 'Management',
  ...more,
});

function attack() {
  const dana = user('dana.reyes', aws.danaKey);
  const [machine] = aws.machines;
  const sessionId = 'dana.reyes-k3v9q2m7x1t8r5w6';
  const by = (time, service, name, more = {}) =>
    event(at(time), service, name, dana, {
      sourceIPAddress: attackerIp,
      userAgent: 'Boto3/1.35.20',
      ...more,
    });
  return [
    by('08:09:12', 'sts', 'GetCallerIdentity'),
    by('08:10:03', 'ec2', 'DescribeInstances', { requestParameters: { instancesSet: {}, filterSet: {} } }),
    by('08:10:44', 'iam', 'ListUsers', {
      errorCode: 'AccessDenied',
      errorMessage: 'not authorized to perform iam:ListUsers',
    }),
    by('08:12:20', 'ssm', 'DescribeInstanceInformation'),
    by('08:16:05', 'ssm', 'StartSession', {
      requestParameters: { target: machine },
      responseElements: {
        sessionId,
        streamUrl: `wss://ssmmessages.${aws.region}.amazonaws.com/v1/data-channel/${sessionId}`,
        tokenValue: 'Value hidden due to security reasons.',
      },
    }),
    by('08:24:50', 'ssm', 'TerminateSession', {
      requestParameters: { sessionId },
      responseElements: { sessionId },
    }),
    by('08:27:31', 'ssm', 'SendCommand', {
      requestParameters: {
        documentName: 'AWS-RunShellScript',
        instanceIds: aws.machines.slice(0, 2),
        interactive: false,
        parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      responseElements: {
        command: {
          commandId: '5d1c8e72-3f60-4b9a-8d27-e04b6a9f1c35',
          documentName: 'AWS-RunShellScript',
          instanceIds: aws.machines.slice(0, 2),
          parameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
          status: 'Pending',
          targetCount: 2,
        },
      },
    }),
    by('08:28:02', 'ssm', 'GetCommandInvocation', {
      requestParameters: { commandId: '5d1c8e72-3f60-4b9a-8d27-e04b6a9f1c35', instanceId: machine },
    }),
  ];
}

/** What looks like the attack and is not: the service itself, people of the watchlist, refusals, another service. */
function lookalikes() {
  const stateManager = session('AWSServiceRoleForAmazonSSM', 'StateManagerService', {
    invokedBy: 'ssm.amazonaws.com',
  });
  const patching = (time) =>
    event(at(time), 'ssm', 'SendCommand', stateManager, {
      sourceIPAddress: 'ssm.amazonaws.com',
      userAgent: 'ssm.amazonaws.com',
      requestParameters: { documentName: 'AWS-RunPatchBaselineAssociation', instanceIds: ['*'] },
    });
  const kim = user('kim.lee', 'AKIAEXAMPLEKIMLEE001');
  return [
    ...['07:35:00', '08:05:00', '08:35:00', '09:05:00'].map(patching),
    event(at('07:48:10'), 'ssm', 'SendCommand', session('ConfigManagement', 'run-4711'), {
      sourceIPAddress: '198.51.100.31',
      requestParameters: { documentName: 'AWS-ApplyAnsiblePlaybooks', instanceIds: aws.machines.slice(2) },
    }),
    event(
      at('08:21:40'),
      'ec2-instance-connect',
      'SendSSHPublicKey',
      session('OperationsOnCall', 'ops.admin'),
      {
        requestParameters: {
          instanceId: aws.machines[3],
          instanceOSUser: 'ec2-user',
          sSHPublicKey: 'ssh-ed25519 AAAAexample',
        },
        responseElements: { success: true },
      },
    ),
    event(at('08:31:15'), 'ssm', 'StartSession', kim, {
      errorCode: 'AccessDeniedException',
      errorMessage: 'not authorized to perform ssm:StartSession',
    }),
    event(at('08:32:02'), 'ssm', 'StartSession', kim, {
      errorCode: 'TargetNotConnected',
      requestParameters: { target: aws.machines[4] },
    }),
    event(at('08:44:27'), 'athena', 'StartSession', kim, { requestParameters: { workGroup: 'reports' } }),
    event(at('08:58:09'), 'ssm', 'CreateAssociation', kim, {
      requestParameters: { name: 'AWS-GatherSoftwareInventory' },
    }),
  ];
}

function routine() {
  const [from, to] = [at('07:30:00'), at('09:30:00')];
  const some = (count, make) => Array.from({ length: count }, () => make(pick.moment(from, to)));
  const monitor = session('Monitoring', 'inventory');
  return [
    ...some(70, (time) =>
      event(
        time,
        'ec2',
        pick.one(['DescribeInstances', 'DescribeInstanceStatus', 'DescribeVolumes']),
        monitor,
        {
          sourceIPAddress: '192.0.2.10',
        },
      ),
    ),
    ...some(30, (time) => {
      const machine = pick.one(aws.machines);
      return event(time, 'ssmmessages', 'OpenControlChannel', session('Web', machine), {
        sourceIPAddress: '192.0.2.40',
      });
    }),
    ...some(20, (time) =>
      event(time, 'ssm', 'DescribeInstanceInformation', monitor, { sourceIPAddress: '192.0.2.10' }),
    ),
    ...some(15, (time) =>
      event(
        time,
        'sts',
        'AssumeRole',
        { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
        {
          sourceIPAddress: 'ec2.amazonaws.com',
          requestParameters: { roleArn: `arn:aws:iam::${aws.account}:role/Web` },
        },
      ),
    ),
    ...some(6, (time) =>
      event(time, 'ec2', 'RunInstances', session('AWSServiceRoleForAutoScaling', 'AutoScaling'), {
        sourceIPAddress: 'autoscaling.amazonaws.com',
        responseElements: { instancesSet: { items: [{ instanceId: `i-0${pick.hex(16)}` }] } },
      }),
    ),
  ];
}

/** Path under `telemetry/` → bytes. */
export function awsFiles() {
  const events = [...attack(), ...lookalikes(), ...routine()].sort((a, b) =>
    a.eventTime.localeCompare(b.eventTime),
  );
  const quarters = groupByQuarter(events);
  return new Map(
    [...quarters].map(([start, records]) => [pathOf(start), gzip(JSON.stringify({ Records: records }))]),
  );
}

function groupByQuarter(events) {
  const quarters = new Map();
  for (const event of events) {
    const start = new Date(Math.floor(Date.parse(event.eventTime) / 900_000) * 900_000);
    const key = start.toISOString();
    quarters.set(key, [...(quarters.get(key) ?? []), event]);
  }
  return quarters;
}

function pathOf(start) {
  const delivered = toSeconds(seconds(new Date(start), 900))
    .replace(/[-:]/g, '')
    .replace(/\d\dZ$/, 'Z');
  const folder = `aws/AWSLogs/${aws.account}/CloudTrail/${aws.region}/2026/11/18`;
  return `${folder}/${aws.account}_CloudTrail_${aws.region}_${delivered}_${pick.hex(16)}.json.gz`;
}

/** Stored, not compressed, and without a mark of the system: what zlib compresses to differs from machine to machine. */
function gzip(text) {
  const bytes = gzipSync(text, { level: 0 });
  bytes[9] = 255;
  return bytes;
}
