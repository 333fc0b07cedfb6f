/**
 * What a workspace of the bench holds: an SQL expression of the row's number `i` for each column that is not empty.
 *
 * `usual` is a company of 5,000 people behind 1,000 addresses, few of whom do most of the work (a power law). Three
 * calls of Google Cloud in five are a service account's, and one in fifty is about making a machine, in two rows:
 * its begin and its end. An alert is written twice and names one address and one person; one in forty names an
 * address of the company, the others one of the internet's 65,536. So the second seed finds about 1,000 rows in one
 * million and 100,000 in ten.
 *
 * `hard` has 2,000 addresses in all, every tenth call makes a machine, and nobody works more than others: every alert
 * meets every machine, and the second seed finds millions of rows. No workspace is like that; a join must bear it.
 *
 * Addresses are of 198.18.0.0/15, which RFC 2544 sets aside for benchmarks.
 */
export type Workspace = 'usual' | 'hard';

/** How a table's rows are made. */
export interface Recipe {
  /** Of all rows. */
  readonly share: number;
  readonly columns: Readonly<Record<string, string>>;
}

const SALT_STEP = 31;
const USERS = 5000;
const COMPANY_ADDRESSES = 1000;
const HARD_ADDRESSES = 2000;
const INTERNET_ADDRESSES = 65_536;

/** A deterministic number below `count` from the row's number: DuckDB's hash is stable within a version. */
const even = (count: number, salt: number): string =>
  `(hash(i * ${SALT_STEP} + ${salt}) % ${count})::INTEGER`;
/** The same, but the small numbers far more often: the square of an even share. */
const skewed = (count: number, salt: number): string =>
  `floor(${count} * pow((hash(i * ${SALT_STEP} + ${salt}) % 1000003) / 1000003.0, 2))::INTEGER`;
const choose = (values: readonly string[], salt: number): string =>
  `([${values.map((value) => `'${value}'`).join(', ')}])[${even(values.length, salt)} + 1]`;
const rarely = (every: number, value: string, otherwise: string): string =>
  `CASE WHEN i % ${every} = 0 THEN ${value} ELSE ${otherwise} END`;
const addressIn = (second: number, number: string): string =>
  `'198.${second}.' || ((${number}) // 256) || '.' || ((${number}) % 256)`;

const azureDoors = [
  'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
  'MICROSOFT.COMPUTE/VIRTUALMACHINES/EXTENSIONS/WRITE',
  'MICROSOFT.SERIALCONSOLE/CONSOLESERVICES/ACCESS',
];
const azureNoise = [
  'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION',
  'MICROSOFT.NETWORK/PUBLICIPADDRESSES/WRITE',
];
const awsDoors = ['StartSession', 'SendCommand'];
const awsNoise = ['DescribeInstances', 'AssumeRole', 'GetObject', 'ListBuckets'];
const alertProducts = ['Microsoft 365 Defender', 'Azure Active Directory', 'Azure Sentinel', 'Other'];

export function recipesOf(workspace: Workspace): Readonly<Record<string, Recipe>> {
  const isHard = workspace === 'hard';
  const pick = isHard ? even : skewed;
  const user = (salt: number): string => pick(USERS, salt);
  const companyAddress = addressIn(18, pick(isHard ? HARD_ADDRESSES : COMPANY_ADDRESSES, 7));
  const alertAddress = isHard
    ? companyAddress
    : rarely(40, companyAddress, addressIn(19, even(INTERNET_ADDRESSES, 8)));
  return {
    AzureActivity: {
      share: 0.4,
      columns: {
        Caller: `'user' || ${user(1)} || '@example.com'`,
        OperationNameValue: rarely(500, choose(azureDoors, 2), choose(azureNoise, 3)),
        ResourceGroup: `'rg-' || ${even(300, 4)}`,
        Resource: `'vm-' || ${even(9000, 5)}`,
        CallerIpAddress: companyAddress,
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
        Activity: rarely(300, choose(awsDoors, 2), choose(awsNoise, 3)),
        SourceUserName: `'user' || ${user(4)}`,
        DestinationHostName: `'i-' || md5((i % 9000)::VARCHAR)[1:17]`,
        SourceIP: companyAddress,
      },
    },
    AWSCloudTrail: {
      share: 0.14,
      columns: {
        EventName: rarely(400, choose(awsDoors, 2), choose(awsNoise, 3)),
        EventSource: choose(['ssm.amazonaws.com', 's3.amazonaws.com', 'ec2.amazonaws.com'], 3),
        SourceIpAddress: companyAddress,
        UserIdentityArn: `'arn:aws:iam::123456789012:user/user' || ${user(4)}`,
        RequestParameters: `'{"target":"i-' || md5((i % 9000)::VARCHAR)[1:17] || '"}'`,
      },
    },
    GCPAuditLogs: { share: 0.1, columns: isHard ? hardCalls(companyAddress) : usualCalls(companyAddress) },
    SecurityAlert: {
      share: 0.1,
      columns: {
        AlertName: `'Alert ' || ${even(50, 1)}`,
        ProductName: choose(alertProducts, 2),
        ProviderName: `'MTP'`,
        AlertSeverity: choose(['High', 'Medium', 'Low', 'Informational'], 3),
        Tactics: `'LateralMovement'`,
        Techniques: `'["T1021"]'`,
        SystemAlertId: isHard ? `md5(i::VARCHAR)` : `md5((i // 2)::VARCHAR)`,
        Entities: alertEntities(alertAddress, user(5)),
      },
    },
    IdentityInfo: {
      share: 0.01,
      columns: {
        AccountObjectId: `'oid-' || (i % ${USERS})`,
        AccountUPN: `'user' || (i % ${USERS}) || '@example.com'`,
        JobTitle: `'Engineer'`,
      },
    },
  };
}

const alertEntities = (address: string, user: string): string =>
  `'[{"$id":"2","Address":"' || ${address} || '","Type":"ip"},{"$id":"3","Name":"user' || ${user} ||
  '","UPNSuffix":"example.com","AadUserId":"oid-' || ${user} || '","Type":"account"},{"$id":"4","HostName":"host' ||
  (i % 977) || '","Type":"host"}]'`;

/** Rows 2n and 2n+1 are one operation: a begin that has the answer, and an end that has none. */
function usualCalls(callerIp: string): Recipe['columns'] {
  const isInsert = `(i // 2) % 50 = 0`;
  const answer = `CASE WHEN ${isInsert} AND i % 2 = 0 THEN '{"status":"RUNNING","operationType":"insert"}' ELSE '{}' END`;
  // Of the pair, so that both rows are the same person's.
  const ofPair = (expression: string): string => expression.replaceAll('(i * ', '((i // 2) * ');
  const person = ofPair(skewed(USERS, 2));
  const email = `CASE WHEN ${ofPair(even(5, 9))} < 3 THEN 'robot-' || ${ofPair(even(40, 6))} || '@project.iam.gserviceaccount.com' ELSE 'user' || ${person} || '@example.com' END`;
  return {
    ServiceName: `'compute.googleapis.com'`,
    MethodName: `CASE WHEN ${isInsert} THEN 'v1.compute.instances.insert' ELSE 'v1.compute.instances.get' END`,
    ProjectId: `'project-' || ${ofPair(even(40, 1))}`,
    GCPResourceName: `'projects/project-' || ${ofPair(even(40, 1))} || '/zones/europe-west1-b/instances/vm-' || (i // 2)`,
    AuthenticationInfo: `'{"principalEmail":"' || ${email} || '"}'`,
    RequestMetadata: `'{"callerIp":"' || ${ofPair(callerIp)} || '","callerSuppliedUserAgent":"google-cloud-sdk"}'`,
    Response: answer,
    Request: `'{"name":"vm-' || (i // 2) || '","machineType":"zones/z/machineTypes/e2-medium"}'`,
  };
}

function hardCalls(callerIp: string): Recipe['columns'] {
  return {
    ServiceName: `'compute.googleapis.com'`,
    MethodName: rarely(10, `'v1.compute.instances.insert'`, `'v1.compute.instances.get'`),
    ProjectId: `'project-' || ${even(40, 1)}`,
    AuthenticationInfo: `'{"principalEmail":"user' || ${even(USERS, 2)} || '@example.com"}'`,
    RequestMetadata: `'{"callerIp":"' || ${callerIp} || '","callerSuppliedUserAgent":"google-cloud-sdk"}'`,
    Response: `'{"status":"RUNNING","operationType":"insert"}'`,
    Request: `'{"name":"vm-' || ${even(9000, 5)} || '","machineType":"zones/z/machineTypes/e2-medium"}'`,
  };
}
