import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What was written. */
export interface EventFiles {
  readonly files: number;
  readonly bytes: number;
}

const FIRST_DAY = Date.UTC(2026, 0, 1);
const DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A file has between 10,000 and 50,000 events, as a busy account writes them. */
const FILE_EVENTS = [10_000, 25_000, 50_000, 15_000, 40_000] as const;
const BATCH_EVENTS = 2000;

/** A number that looks random and is the same each time. */
function mixed(n: number, salt: number): number {
  let x = (Math.imul(n, 2_654_435_761) + Math.imul(salt, 40_503)) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 2_246_822_519) >>> 0;
  x = Math.imul(x ^ (x >>> 13), 3_266_489_917) >>> 0;
  return (x ^ (x >>> 16)) >>> 0;
}

function hex(n: number, salt: number, length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part += 1)
    text += mixed(n, salt * 31 + part)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

const uuid = (n: number, salt: number): string =>
  `${hex(n, salt, 8)}-${hex(n, salt + 1, 4)}-4000-8000-${hex(n, salt + 2, 12)}`;

const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

const CALLS = [
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['s3.amazonaws.com', 'GetObject'],
  ['sts.amazonaws.com', 'AssumeRole'],
  ['kms.amazonaws.com', 'Decrypt'],
  ['logs.amazonaws.com', 'CreateLogStream'],
  ['iam.amazonaws.com', 'GetRole'],
  ['ssm.amazonaws.com', 'StartSession'],
] as const;
/** One call in fifty is not one of the first three. */
const RARE = 50;

function eventOf(n: number, time: number): object {
  const [source, name] = CALLS[mixed(n, 1) % (mixed(n, 9) % RARE === 0 ? CALLS.length : 3)] ?? CALLS[0];
  const user = mixed(n, 2) % 500;
  const role = `role-${user % 40}`;
  const account = '123456789012';
  const reads = mixed(n, 8) % 4 !== 0;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${hex(user, 1, 16).toUpperCase()}:user${user}`,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/user${user}`,
      accountId: account,
      accessKeyId: `ASIA${hex(n >> 5, 3, 16).toUpperCase()}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: `AROA${hex(user, 1, 16).toUpperCase()}`,
          arn: `arn:aws:iam::${account}:role/${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: instant(time - 600_000), mfaAuthenticated: 'false' },
      },
    },
    eventTime: instant(time),
    eventSource: source,
    eventName: name,
    awsRegion: 'eu-west-1',
    sourceIPAddress: `198.18.${mixed(user, 5) % 4}.${mixed(user, 6) % 256}`,
    userAgent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.173.0',
    ...(mixed(n, 18) % 20 === 0 ? { errorCode: 'AccessDenied', errorMessage: 'not authorized' } : {}),
    requestParameters: {
      instancesSet: { items: [{ instanceId: `i-${hex(mixed(n, 7) % 9000, 7, 17)}` }] },
      filterSet: {},
      maxResults: 100,
    },
    responseElements: reads ? null : { requestId: uuid(n, 12), _return: true },
    requestID: uuid(n, 20),
    eventID: uuid(n, 30),
    readOnly: reads,
    ...(name === 'GetObject'
      ? {
          resources: [
            { accountId: account, type: 'AWS::S3::Object', ARN: `arn:aws:s3:::b-${user % 20}/k-${n}` },
          ],
        }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: source.replace('.', '.eu-west-1.'),
    },
  };
}

/** Some 1.3 kB of text an event. */
export const BYTES_PER_EVENT = 1450;

/** Writes CloudTrail events as S3 has them: one-line `{"Records":[…]}` files in a tree of dates, over thirty days. */
export function writeEventFiles(folder: string, events: number): EventFiles {
  let files = 0;
  let bytes = 0;
  const timeOf = (n: number): number => FIRST_DAY + Math.floor((n / events) * DAYS * DAY_MS);
  for (let first = 0; first < events; files += 1) {
    const count = Math.min(FILE_EVENTS[files % FILE_EVENTS.length] ?? 10_000, events - first);
    const day = instant(timeOf(first));
    const place = join(folder, 'AWSLogs/123456789012/CloudTrail/eu-west-1', ...day.slice(0, 10).split('-'));
    mkdirSync(place, { recursive: true });
    const name = `123456789012_CloudTrail_eu-west-1_${day.slice(0, 16).replaceAll(/[-:]/g, '')}Z_${hex(files, 99, 16)}.json`;
    bytes += writeFile(join(place, name), first, count, timeOf);
    first += count;
  }
  return { files, bytes };
}

function writeFile(path: string, first: number, count: number, timeOf: (n: number) => number): number {
  const file = openSync(path, 'wx', 0o600);
  let bytes = writeSync(file, '{"Records":[');
  for (let from = 0; from < count; from += BATCH_EVENTS) {
    const size = Math.min(BATCH_EVENTS, count - from);
    const texts = Array.from({ length: size }, (_, at) => {
      const n = first + from + at;
      return JSON.stringify(eventOf(n, timeOf(n)));
    });
    bytes += writeSync(file, `${from === 0 ? '' : ','}${texts.join(',')}`);
  }
  bytes += writeSync(file, ']}');
  closeSync(file);
  return bytes;
}
