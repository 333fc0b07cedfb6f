import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { writeFiles } from './layouts.ts';

/** What the logs know of people, machines and accounts, and a case must not. */
const person = 'Olwen.Pryce';
const mail = 'olwen.pryce@ddraig.test';
const account = '444455556666';
const key = 'AKIAZQ3DRSTUVWXY2345';
const machine = 'i-0a1b2c3d4e5f60718';
const address = '10.77.3.9';
const sixth = 'fd12:3456:789a::41';
const arn = `arn:aws:iam::${account}:user/${person}`;
const tenant = '7e57ab1e-0000-4f00-9abc-0123456789ab';
const vm = `/subscriptions/${tenant}/resourceGroups/rg-ddraig/providers/Microsoft.Compute/virtualMachines/caernarfon-db`;
const secret = 'wJalrXUtnFEMIhunter2';
const originals = [
  ...[
    person,
    mail,
    'ddraig',
    account,
    key,
    machine,
    address,
    sixth,
    tenant,
    'caernarfon',
    secret,
    'Olwen',
    'Pryce',
  ],
  ...['severn-laptop', 'ops-break-glass'],
];

const hash = createHash('sha256').update(person).digest('hex').slice(0, 8);

const at = (minute: number): string => `2026-03-02T11:${String(minute).padStart(2, '0')}:00Z`;

function trail(minute: number, event: string, more: object = {}): object {
  return {
    TimeGenerated: at(minute),
    EventName: event,
    EventSource: 'iam.amazonaws.com',
    AWSRegion: 'eu-west-1',
    SourceIpAddress: address,
    UserIdentityArn: arn,
    UserIdentityUserName: person,
    UserIdentityAccountId: account,
    UserIdentityAccessKeyId: key,
    UserAgent: `aws-cli/2.15 severn-laptop ${person}`,
    RequestParameters: JSON.stringify({ userName: person, instanceId: machine, note: secret }),
    ...more,
  };
}

const noise = Array.from({ length: 40 }, (_, n) => trail(n, 'DescribeInstances', { SourceIpAddress: sixth }));
const cloudTrail = [
  ...noise,
  trail(41, 'CreateAccessKey'),
  ...[42, 43, 44].map((minute) => trail(minute, 'DeleteTrail')),
  trail(45, 'ConsoleLogin', {
    UserIdentityUserName: 'ops-break-glass',
    UserIdentityArn: `${arn}-ops-break-glass`,
  }),
];
const signins = [
  {
    Type: 'SigninLogs',
    TimeGenerated: at(40),
    UserPrincipalName: mail,
    IPAddress: address,
    UserId: tenant,
    AppDisplayName: person,
  },
  {
    Type: 'SigninLogs',
    TimeGenerated: at(41),
    UserPrincipalName: `other.${mail}`,
    IPAddress: sixth,
    UserId: tenant,
  },
];
const activity = [
  {
    TimeGenerated: at(46),
    OperationNameValue: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION',
    Caller: mail,
    CallerIpAddress: address,
    _ResourceId: vm.toLowerCase(),
    Properties: JSON.stringify({ entity: vm, caller: mail, message: `run by ${person}` }),
  },
];

interface Tried {
  readonly query: string;
  readonly entity: string;
  /** So many rows are enough; absent where the case must be refused. */
  readonly rows?: number;
}

const ip = 'entityType: IP, fieldMappings: [{ identifier: Address, columnName: SourceIpAddress }]';
const user = 'entityType: Account, fieldMappings: [{ identifier: FullName, columnName: Who }]';

/** Each way in which a rule looks at what names somebody. */
const rules: Readonly<Record<string, Tried>> = {
  'looks for an event': {
    query: 'AWSCloudTrail\n| where EventName == "CreateAccessKey"\n| extend Who = UserIdentityArn',
    entity: user,
    rows: 1,
  },
  'counts by person': {
    query:
      'AWSCloudTrail\n| where EventName == "DeleteTrail"\n| summarize Count = count(), SourceIpAddress = take_any(SourceIpAddress) by Who = UserIdentityUserName\n| where Count >= 3',
    entity: user,
    rows: 3,
  },
  'joins by the name in an address': {
    query:
      'SigninLogs\n| extend Name = tostring(split(UserPrincipalName, "@")[0])\n| join kind=inner (AWSCloudTrail | where EventName == "CreateAccessKey" | extend Name = tolower(UserIdentityUserName)) on Name\n| project TimeGenerated, Who = UserPrincipalName, SourceIpAddress',
    entity: user,
    rows: 2,
  },
  'looks into a path and into JSON': {
    query:
      'AzureActivity\n| where OperationNameValue has "RUNCOMMAND"\n| extend Who = tostring(parse_json(Properties).caller), Machine = tostring(split(_ResourceId, "/")[8])\n| where Machine == tolower(tostring(split(tostring(parse_json(Properties).entity), "/")[-1]))',
    entity: user,
    rows: 1,
  },
  'looks for words in a text': {
    query:
      'AWSCloudTrail\n| where UserAgent has "aws-cli" and EventName == "CreateAccessKey"\n| project TimeGenerated, SourceIpAddress, UserAgent',
    entity: ip,
    rows: 1,
  },
  'leaves out those of a list': {
    query:
      "AWSCloudTrail\n| where EventName == 'ConsoleLogin'\n| where UserIdentityUserName in ((_GetWatchlist('Watched') | project Name))\n| extend Who = UserIdentityUserName",
    entity: user,
    rows: 1,
  },
  'asks for an address of the inside': {
    query: 'AWSCloudTrail\n| where EventName == "CreateAccessKey" and SourceIpAddress startswith "10.77"',
    entity: ip,
  },
  'asks for the hash of a name': {
    query: `AWSCloudTrail\n| where EventName == "CreateAccessKey" and hash_sha256(UserIdentityUserName) startswith "${hash}"\n| extend Who = UserIdentityArn`,
    entity: user,
  },
};

const slugOf = (name: string): string => name.replaceAll(' ', '-').toLowerCase();

function ruleYaml(name: string, n: number, { query, entity }: Tried): string {
  return `id: 20000000-0000-4000-8000-${String(n).padStart(12, '0')}
name: Rule that ${name}
kind: Scheduled
description: Own.
severity: Low
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics: [Execution]
relevantTechniques: [T1651]
query: |
  ${query.replaceAll('\n', '\n  ')}
entityMappings: [{ ${entity} }]
`;
}

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('a case that is recorded from telemetry', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await freshFolder();
    await writeFiles(cwd, {
      ...Object.fromEntries(
        Object.entries(rules).map(([name, rule], n) => [
          `detections/${slugOf(name)}/rule.yaml`,
          ruleYaml(name, n + 1, rule),
        ]),
      ),
      'watchlists/Watched/watchlist.yaml':
        'alias: Watched\ndisplayName: Watched\ndescription: Own.\nprovider: Own\nitemsSearchKey: Name\ncolumns: { Name: Whom., Note: Why. }\n',
      'watchlists/Watched/items.csv': `Name,Note\n${person},${secret}\nops-break-glass,${mail}\n`,
      'logs/AWSCloudTrail.ndjson': lines(cloudTrail),
      'logs/SigninLogs.ndjson': lines(signins),
      'logs/AzureActivity.ndjson': lines(activity),
    });
  });

  it.each(Object.entries(rules))('of a rule that %s', async (name, { rows }) => {
    const slug = slugOf(name);
    const args = ['detect', '--rule', slug, '--telemetry', 'logs', '--save-case', 'seen'];
    const detected = await drawbridge(args, { cwd });
    const file = join(cwd, 'detections', slug, 'cases/fires-seen.yaml');
    if (rows === undefined) {
      expect(detected.code).toBe(1);
      expect(detected.err).toContain('case/not-recorded');
      expect(existsSync(file)).toBe(false);
      return;
    }
    expect(detected.code, detected.err).toBe(0);
    const text = await readFile(file, 'utf8');
    expect(text.match(/TimeGenerated/g)).toHaveLength(rows);
    for (const original of originals) expect(text.toLowerCase()).not.toContain(original.toLowerCase());
    const tested = await drawbridge(['test', '--rule', slug], { cwd });
    expect(tested.out).toContain('1 passed, 0 failed');
  });

  it('is one of one rule, which found something, and of files', async () => {
    const save = async (...more: readonly string[]) =>
      (await drawbridge(['detect', '--save-case', 'again', ...more], { cwd })).err;
    const rule = ['--rule', 'looks-for-an-event'];
    expect(await save('--telemetry', 'logs')).toContain('a case is of one rule');
    expect(
      await save(
        ...rule,
        '--telemetry',
        'logs',
        '--from',
        '2026-02-28T00:00:00Z',
        '--to',
        '2026-03-01T00:00:00Z',
      ),
    ).toContain('raised no alert');
    expect(await save(...rule, '--workspace', 'w', '--simulated', '--telemetry', 'logs')).toContain(
      'is for files',
    );
    const twice = ['detect', '--save-case', 'seen', ...rule, '--telemetry', 'logs'];
    expect((await drawbridge(twice, { cwd })).err).toContain('already: take another name');
  });
});
