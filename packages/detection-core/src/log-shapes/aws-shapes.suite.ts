import { gzipSync } from 'node:zlib';

import { stringify } from 'yaml';

import { attacker, cloudTrailEvent as event } from './attack-events.suite.ts';
import { csv, json, lines, type LogShape } from './log-shape.suite.ts';

const text = json(event);
const envelope = { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.ssm', detail: event };
const struct = `{type=IAMUser, principalid=AIDAEXAMPLE, arn=${attacker.arn}, accountid=123456789012, invokedby=null, accesskeyid=AKIAIOSFODNN7EXAMPLE, username=mallory, sessioncontext=null}`;
const call = {
  eventTime: '2026-11-18 08:05:00.000',
  eventSource: event.eventSource,
  eventName: event.eventName,
  awsRegion: event.awsRegion,
  sourceIPAddress: attacker.address,
  recipientAccountId: '123456789012',
  eventID: 'e1',
};
const lake = {
  ...call,
  userIdentity: struct,
  requestParameters: '{target=i-0123456789abcdef0}',
  responseElements: '{sessionId=s}',
};
const athena = Object.fromEntries(
  Object.entries({
    ...lake,
    eventTime: event.eventTime,
    requestParameters: json(event.requestParameters),
  }).map(([name, value]) => [name.toLowerCase(), value]),
);
const flat = {
  eventID: 'e1',
  eventTime: event.eventTime,
  eventSource: event.eventSource,
  eventName: event.eventName,
  awsRegion: event.awsRegion,
  sourceIPAddress: attacker.address,
  userIdentitytype: 'IAMUser',
  userIdentityarn: attacker.arn,
  userIdentityaccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userIdentityaccountId: '123456789012',
  requestParameterstarget: 'i-0123456789abcdef0',
  errorCode: 'NoError',
};
const row = {
  TimeGenerated: event.eventTime,
  AwsEventId: 'e1',
  EventSource: event.eventSource,
  EventName: event.eventName,
  UserIdentityType: 'IAMUser',
  UserIdentityArn: attacker.arn,
  UserIdentityAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  SourceIpAddress: attacker.address,
  RequestParameters: json(event.requestParameters),
  Type: 'AWSCloudTrail',
};
/** Security Lake's API Activity. */
export const ocsf = {
  class_uid: 6003,
  class_name: 'API Activity',
  time: Date.parse(attacker.time),
  api: {
    operation: event.eventName,
    service: { name: event.eventSource },
    request: { data: json(event.requestParameters) },
  },
  actor: { user: { type: 'IAMUser', uid: attacker.arn, credential_uid: 'AKIAIOSFODNN7EXAMPLE' } },
  cloud: { region: 'eu-west-1', account: { uid: '123456789012' } },
  src_endpoint: { ip: attacker.address },
  metadata: { uid: 'e1' },
};
const asTable = (...shapes: readonly Omit<LogShape, 'cloud' | 'table'>[]): readonly LogShape[] =>
  shapes.map((shape) => ({ ...shape, cloud: 'AWS', table: 'AWSCloudTrail' }));
const refused = (...shapes: readonly Omit<LogShape, 'cloud'>[]): readonly LogShape[] =>
  shapes.map((shape) => ({ ...shape, cloud: 'AWS' }));
const answer = { Events: [{ EventId: 'e1', EventName: event.eventName, CloudTrailEvent: text }] };

/** CloudTrail as people have it. */
export const awsShapes: readonly LogShape[] = [
  ...asTable(
    {
      file: 'cloudtrail.json.gz',
      title: "CloudTrail's files in S3",
      content: gzipSync(json({ Records: [event] })),
    },
    { file: 'cloudtrail.ndjson', title: 'CloudTrail, one event to a line', content: lines(event) },
    { file: 'cloudtrail-list.json', title: 'CloudTrail, a list of events (jq)', content: json([event]) },
    {
      file: 'cloudtrail-joined.json',
      title: 'CloudTrail by Firehose, events without a break between them',
      content: text + text.replace('"e1"', '"e2"'),
    },
    { file: 'lookup-events.json', title: '`aws cloudtrail lookup-events`', content: json(answer) },
    {
      file: 'lookup-events.yaml',
      title: '`aws cloudtrail lookup-events --output yaml`',
      content: stringify(answer),
    },
    { file: 'eventbridge.json', title: "EventBridge's event", content: json(envelope) },
    {
      file: 'subscription.json',
      title: 'a subscription of CloudWatch Logs',
      content: json({
        messageType: 'DATA_MESSAGE',
        logGroup: 'g',
        logEvents: [{ id: '1', timestamp: 1, message: text }],
      }),
    },
    {
      file: 'filter-log-events.json',
      title: '`aws logs filter-log-events`',
      content: json({
        events: [{ logStreamName: 's', timestamp: 1, message: text }],
        searchedLogStreams: [],
      }),
    },
    {
      file: 'get-log-events.json',
      title: '`aws logs get-log-events`',
      content: json({
        events: [{ timestamp: 1, message: text, ingestionTime: 2 }],
        nextForwardToken: 'f',
        nextBackwardToken: 'b',
      }),
    },
    {
      file: 'logs-insights.json',
      title: '`aws logs get-query-results` (Logs Insights)',
      content: json({
        status: 'Complete',
        results: [
          [
            { field: '@timestamp', value: '2026-11-18 08:05:00.000' },
            { field: '@message', value: text },
          ],
        ],
      }),
    },
    {
      file: 'cloudwatch-export.gz',
      title: 'an export of CloudWatch Logs to S3',
      content: gzipSync(lines(`2026-11-18T08:05:00.000Z ${text}`)),
    },
    { file: 'lake.csv', title: 'CloudTrail Lake, CSV of the console', content: csv(lake) },
    {
      file: 'lake.json',
      title: '`aws cloudtrail get-query-results` (CloudTrail Lake)',
      content: json({
        QueryStatus: 'FINISHED',
        QueryResultRows: [Object.entries(lake).map(([name, value]) => ({ [name]: value }))],
      }),
    },
    { file: 'athena.csv', title: 'Athena, CSV of the console', content: csv(athena) },
    {
      file: 'athena.json',
      title: '`aws athena get-query-results`',
      content: json({
        ResultSet: {
          Rows: [Object.keys(athena), Object.values(athena)].map((cells) => ({
            Data: cells.map((cell) => ({ VarCharValue: cell })),
          })),
        },
      }),
    },
    {
      file: 'json-column.csv',
      title: 'CSV with `userIdentity` as JSON',
      content: csv({ ...call, userIdentity: event.userIdentity, requestParameters: event.requestParameters }),
    },
    { file: 'flat.csv', title: 'CSV with flattened names (`userIdentityarn`)', content: csv(flat) },
    {
      file: 'sqs.json',
      title: '`aws sqs receive-message`',
      content: json({ Messages: [{ MessageId: '1', ReceiptHandle: 'h', Body: json(envelope) }] }),
    },
    {
      file: 'sns-in-sqs.json',
      title: "SNS's notification in a message of SQS",
      content: json({
        Messages: [{ MessageId: '1', Body: json({ Type: 'Notification', Message: json(envelope) }) }],
      }),
    },
    { file: 'security-lake.json', title: 'Security Lake (OCSF), as JSON', content: json(ocsf) },
    {
      file: 'splunk.json',
      title: 'Splunk, JSON of a search',
      content: lines({ preview: false, result: { _raw: text, _time: attacker.time } }),
    },
    {
      file: 'splunk.csv',
      title: 'Splunk, CSV with `_raw`',
      content: csv({ _time: attacker.time, _raw: text, sourcetype: 'aws:cloudtrail' }),
    },
    {
      file: 'elastic.ndjson',
      title: 'Elasticsearch, with `event.original`',
      content: lines({
        _index: 'logs',
        _id: '1',
        _source: { '@timestamp': attacker.time, event: { original: text } },
      }),
    },
    {
      file: 'sentinel-awscloudtrail.json',
      title: '`az monitor log-analytics query`',
      content: json([{ ...row, TableName: 'PrimaryResult' }]),
    },
  ),
  ...refused(
    {
      file: 'lookup-events.txt',
      title: '`aws cloudtrail lookup-events --output text`',
      content: lines(`EVENTS\tAKIAIOSFODNN7EXAMPLE\t${text}`),
      refused: '--output json',
    },
    {
      file: 'digest.json',
      title: 'a digest of CloudTrail',
      content: json({ digestPublicKeyFingerprint: 'f', digestEndTime: attacker.time, logFiles: [] }),
      refused: 'which holds no events',
    },
    {
      file: 'notification.json',
      title: "S3's notice of a new file",
      content: json({ Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: {} }] }),
      refused: 'name the file',
    },
    {
      file: 'guardduty.json',
      title: 'a finding of GuardDuty',
      content: json({
        schemaVersion: '2.0',
        accountId: '123456789012',
        partition: 'aws',
        id: 'f',
        service: {},
        severity: 5,
      }),
      refused: 'which no rule reads',
    },
    {
      file: 'vpc-flow.log',
      title: 'VPC flow logs',
      content: lines('2 123456789012 eni-0a1b2c3d 203.0.113.7 198.51.100.9 443 49152 6 10 840 1 2 ACCEPT OK'),
      refused: 'which no rule reads',
    },
    {
      file: 'elastic-ecs.ndjson',
      title: 'Elasticsearch, without the original',
      content: lines({
        _index: 'logs',
        _id: '1',
        _source: { '@timestamp': attacker.time, 'event.action': 'StartSession' },
      }),
      refused: 'event.original',
    },
  ),
];
