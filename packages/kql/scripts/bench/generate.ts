import type { DuckDBConnection } from '@duckdb/node-api';

import { createTableSql, physicalColumn, physicalTable } from '../../src/engine/physical-names.ts';
import { ticksFromDate } from '../../src/functions/values/datetime.ts';
import type { TableSchema } from '../../src/types.ts';

/** What `now()` says in the bench; the rows lie in the fourteen days before it. */
export const benchNow = new Date('2026-03-15T12:00:00Z');

const TICKS_PER_MS = 10_000n;
const SPAN_TICKS = 14n * 86_400_000n * TICKS_PER_MS;

/** How a table's rows are made: an SQL expression of the row's number `i` for each column that is not left empty. */
interface Recipe {
  /** Of all rows. */
  readonly share: number;
  readonly columns: Readonly<Record<string, string>>;
}

/** A deterministic number below `count` from the row's number: DuckDB's hash is stable within a version. */
const pick = (count: number, salt: number): string => `(hash(i * 31 + ${salt}) % ${count})::INTEGER`;
const choose = (values: readonly string[], salt: number): string =>
  `([${values.map((one) => `'${one}'`).join(', ')}])[${pick(values.length, salt)} + 1]`;
const address = (count: number): string =>
  `'198.51.' || (${pick(count, 7)} // 250) || '.' || (${pick(count, 7)} % 250)`;
const rarely = (every: number, value: string, otherwise: string): string =>
  `CASE WHEN i % ${every} = 0 THEN ${value} ELSE ${otherwise} END`;

const azureOperations = [
  'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
  'MICROSOFT.COMPUTE/VIRTUALMACHINES/EXTENSIONS/WRITE',
  'MICROSOFT.SERIALCONSOLE/CONSOLESERVICES/ACCESS',
];
const noise = [
  'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION',
  'MICROSOFT.NETWORK/PUBLICIPADDRESSES/WRITE',
];
const awsCalls = ['DescribeInstances', 'AssumeRole', 'GetObject', 'ListBuckets'];

const alertEntities = `'[{"$id":"2","Address":"' || ${address(2000)} || '","Type":"ip"},{"$id":"3","Name":"user'
  || ${pick(5000, 5)} || '","AadUserId":"oid-' || ${pick(5000, 5)} || '","Type":"account"},{"$id":"4","HostName":"host'
  || (i % 977) || '","Type":"host"}]'`;

const recipes: Readonly<Record<string, Recipe>> = {
  AzureActivity: {
    share: 0.4,
    columns: {
      Caller: `'user' || ${pick(5000, 1)} || '@example.com'`,
      OperationNameValue: rarely(500, choose(azureOperations, 2), choose(noise, 3)),
      ResourceGroup: `'rg-' || ${pick(300, 4)}`,
      Resource: `'vm-' || ${pick(9000, 5)}`,
      CallerIpAddress: address(4000),
      Level: `'Informational'`,
      ActivityStatusValue: `'Success'`,
      Properties: `'{"eventCategory":"Administrative","message":"' || md5(i::VARCHAR) || '","entity":"' || i || '"}'`,
    },
  },
  CommonSecurityLog: {
    share: 0.25,
    columns: {
      DeviceVendor: choose(['Amazon', 'Contoso', 'Fabrikam'], 1),
      DeviceProduct: choose(['CloudTrail', 'Firewall', 'Proxy'], 1),
      Activity: rarely(300, choose(['StartSession', 'SendCommand'], 2), choose(awsCalls, 3)),
      SourceUserName: `'user' || ${pick(5000, 4)}`,
      DestinationHostName: `'i-' || md5((i % 9000)::VARCHAR)[1:17]`,
      SourceIP: address(4000),
    },
  },
  AWSCloudTrail: {
    share: 0.14,
    columns: {
      EventName: rarely(400, choose(['StartSession', 'SendCommand'], 2), choose(awsCalls, 3)),
      EventSource: choose(['ssm.amazonaws.com', 's3.amazonaws.com', 'ec2.amazonaws.com'], 3),
      SourceIpAddress: address(4000),
      UserIdentityArn: `'arn:aws:iam::123456789012:user/user' || ${pick(5000, 4)}`,
      RequestParameters: `'{"target":"i-' || md5((i % 9000)::VARCHAR)[1:17] || '"}'`,
    },
  },
  GCPAuditLogs: {
    share: 0.1,
    columns: {
      ServiceName: `'compute.googleapis.com'`,
      MethodName: rarely(10, `'v1.compute.instances.insert'`, `'v1.compute.instances.get'`),
      ProjectId: `'project-' || ${pick(40, 1)}`,
      AuthenticationInfo: `'{"principalEmail":"user' || ${pick(5000, 2)} || '@example.com"}'`,
      RequestMetadata: `'{"callerIp":"' || ${address(2000)} || '","callerSuppliedUserAgent":"google-cloud-sdk"}'`,
      Response: `'{"status":"RUNNING","operationType":"insert"}'`,
      Request: `'{"name":"vm-' || ${pick(9000, 5)} || '","machineType":"zones/z/machineTypes/e2-medium"}'`,
    },
  },
  SecurityAlert: {
    share: 0.1,
    columns: {
      AlertName: `'Alert ' || ${pick(50, 1)}`,
      ProductName: choose(['Microsoft 365 Defender', 'Azure Active Directory', 'Azure Sentinel', 'Other'], 2),
      ProviderName: `'MTP'`,
      AlertSeverity: choose(['High', 'Medium', 'Low', 'Informational'], 3),
      Tactics: `'LateralMovement'`,
      Techniques: `'["T1021"]'`,
      SystemAlertId: `md5(i::VARCHAR)`,
      Entities: alertEntities,
    },
  },
  IdentityInfo: {
    share: 0.01,
    columns: {
      AccountObjectId: `'oid-' || (i % 5000)`,
      AccountUPN: `'user' || (i % 5000) || '@example.com'`,
      JobTitle: `'Engineer'`,
    },
  },
};

/** Makes all tables, and fills those of the recipes with about `rows` rows. A second view of each has Kusto's names. */
export async function generate(
  connection: DuckDBConnection,
  tables: readonly TableSchema[],
  rows: number,
): Promise<void> {
  for (const [index, table] of tables.entries()) {
    await connection.run(createTableSql(table, index));
    const recipe = recipes[table.name];
    if (recipe !== undefined)
      await connection.run(fillSql(table, index, recipe, Math.ceil(rows * recipe.share)));
    const names = table.columns.map(({ name }, at) => `${physicalColumn(at)} AS "${name}"`);
    await connection.run(
      `CREATE VIEW "${table.name}" AS SELECT ${names.join(', ')} FROM ${physicalTable(index)}`,
    );
  }
}

function fillSql(table: TableSchema, index: number, recipe: Recipe, count: number): string {
  const last = ticksFromDate(benchNow);
  const time = `${last} - (i::HUGEINT * ${SPAN_TICKS} // ${count})::BIGINT`;
  const made: Readonly<Record<string, string>> = { TimeGenerated: time, ...recipe.columns };
  const unknown = Object.keys(made).filter((name) => !table.columns.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`${table.name} has no column ${unknown.join(', ')}`);
  const values = table.columns.map((one) => made[one.name] ?? (one.type === 'string' ? `''` : 'NULL'));
  return `INSERT INTO ${physicalTable(index)} SELECT ${values.join(', ')} FROM range(${count}) r(i)`;
}
