/**
 * What the ingest is compared with: `read_json` of the same files into the same columns, in a database file. A process
 * of its own, so that its memory is its own: `read-with-duckdb.ts FOLDER DATABASE`.
 */
import { DuckDBInstance } from '@duckdb/node-api';

const [, , folder = '', database = ''] = process.argv;

const issuer =
  'STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, userName VARCHAR)';
const attributes = 'STRUCT(mfaAuthenticated VARCHAR, creationDate VARCHAR)';
const session = `STRUCT(attributes ${attributes}, sessionIssuer ${issuer}, ec2RoleDelivery VARCHAR)`;
const identity = `STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR,
  userName VARCHAR, invokedBy VARCHAR, onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR), sessionContext ${session})`;
const tls = 'STRUCT(tlsVersion VARCHAR, cipherSuite VARCHAR, clientProvidedHostHeader VARCHAR)';
const texts =
  'eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID eventID sharedEventID apiVersion eventCategory eventType recipientAccountId vpcEndpointId'.split(
    ' ',
  );
const branches = 'requestParameters responseElements additionalEventData serviceEventDetails resources'.split(
  ' ',
);
const record = [
  ...texts.map((name) => `${name} VARCHAR`),
  ...branches.map((name) => `${name} JSON`),
  'readOnly BOOLEAN',
  'managementEvent BOOLEAN',
  `userIdentity ${identity}`,
  `tlsDetails ${tls}`,
].join(', ');
const paths = [
  ...'type principalId arn accountId accessKeyId userName invokedBy'
    .split(' ')
    .map((name) => `userIdentity.${name}`),
  'userIdentity.onBehalfOf.userId',
  'userIdentity.onBehalfOf.identityStoreArn',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.attributes.creationDate',
  ...'type principalId arn accountId userName'
    .split(' ')
    .map((name) => `userIdentity.sessionContext.sessionIssuer.${name}`),
  'userIdentity.sessionContext.ec2RoleDelivery',
  ...'tlsVersion cipherSuite clientProvidedHostHeader'.split(' ').map((name) => `tlsDetails.${name}`),
];
const columns = [
  'epoch_us(r.eventTime::TIMESTAMP) * 10 + 621355968000000000 AS TimeGenerated',
  ...texts.filter((name) => name !== 'eventTime').map((name) => `coalesce(r.${name}, '') AS ${name}`),
  ...branches.map((name) => `coalesce(r.${name}::VARCHAR, '') AS ${name}`),
  'r.readOnly AS readOnly',
  'r.managementEvent AS managementEvent',
  ...paths.map((path, at) => `coalesce(r.${path}, '') AS p${at}`),
];

const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
const begun = performance.now();
await connection.run(`CREATE TABLE events AS SELECT ${columns.join(', ')} FROM (
  SELECT unnest(Records) AS r FROM read_json('${folder.replaceAll("'", "''")}/**/*.json',
    columns = {Records: '${`STRUCT(${record})[]`.replaceAll("'", "''")}'}, maximum_object_size = 268435456))`);
await connection.run('CHECKPOINT');
const wall = (performance.now() - begun) / 1000;
const counted = await connection.runAndReadAll('SELECT count(*), sum(hash(eventID) % 1000) FROM events');
process.stdout.write(JSON.stringify({ rows: Number(counted.getRows()[0]?.[0]), wall }));
