import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CommandRun } from './command.ts';

/** Of so many rules one has a query of our own detections, 5 to 10 kB each; the others some 0.6 kB. */
const ONE_OF_OURS_IN = 20;

/**
 * What `drawbridge check` of a repository of `count` rules takes: with the parser's snapshot and nothing kept, then
 * again, then after one rule has changed. `root` is a checkout, whose rules and watchlists are copied.
 */
export function measureCheck(root: string, count: number): readonly CommandRun[] {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  const content = join(folder, 'content');
  const cacheFolder = join(folder, 'cache');
  const env = { ...process.env, XDG_CACHE_HOME: cacheFolder };
  const once = (run: string): CommandRun => {
    const begun = performance.now();
    const command = join(root, 'packages/cli/bin/drawbridge.js');
    const { stdout } = spawnSync(process.execPath, [command, 'check', '--content', content], { env });
    const wall = (performance.now() - begun) / 1000;
    const printed = stdout.toString();
    if (!printed.startsWith(`${count} rules`)) throw new Error(`drawbridge check printed ${printed}`);
    return { run, wall };
  };
  try {
    writeContent(root, content, count);
    // The first run of all makes the snapshot, which is not what is measured.
    once('');
    rmSync(join(cacheFolder, 'drawbridge/checks'), { recursive: true, force: true });
    const runs = [once('nothing kept'), once('again')];
    writeFileSync(join(content, 'detections/r1/rule.yaml'), ruleText(1, `${queryText(1)}\n| take 10`));
    return [...runs, once('one rule changed')];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeContent(root: string, content: string, count: number): void {
  const ours = readdirSync(join(root, 'detections'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(join(root, 'detections', name, 'rule.yaml'), 'utf8'));
  for (let n = 0; n < count; n += 1) {
    const folder = join(content, 'detections', `r${n}`);
    mkdirSync(folder, { recursive: true });
    const own = n % ONE_OF_OURS_IN === 0 ? ours[(n / ONE_OF_OURS_IN) % ours.length] : undefined;
    const text = own === undefined ? ruleText(n, queryText(n)) : renamed(own, n);
    writeFileSync(join(folder, 'rule.yaml'), text);
  }
  mkdirSync(join(content, 'playbooks'));
  cpSync(join(root, 'watchlists'), join(content, 'watchlists'), { recursive: true });
}

const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Another rule with the same query, but for a comment: what was kept of the one does not serve the other. */
function renamed(rule: string, n: number): string {
  return rule
    .replace(/^id: .*/m, `id: ${idOf(n)}`)
    .replace(/^name: .*/m, `name: Rule ${n}`)
    .replace(/^query: \|\n/m, `query: |\n  // ${n}\n`);
}

/** Five shapes that community rules often have, each with constants of its own. */
function queryText(n: number): string {
  const shapes = [
    `let threshold = ${n};
let known = dynamic(["203.0.113.${n % 255}", "198.51.100.7"]);
SigninLogs
| where ResultType in ("50126", "50053", "${n}")
| where not(ipv4_is_private(IPAddress)) and IPAddress !in (known)
| extend City = tostring(LocationDetails.city), Country = tostring(LocationDetails.countryOrRegion)
| summarize Failures = count(), Cities = make_set(City, 100), First = min(TimeGenerated), Last = max(TimeGenerated) by UserPrincipalName, IPAddress, AppDisplayName
| where Failures > threshold
| project TimeGenerated = Last, Actor = UserPrincipalName, SourceIp = IPAddress, Failures, AppDisplayName, First`,
    `AWSCloudTrail
| where EventSource == "iam.amazonaws.com" and EventName in~ ("CreateUser", "AttachUserPolicy", "Event${n}")
| where isempty(ErrorCode)
| extend Request = parse_json(RequestParameters)
| extend Target = tostring(Request.userName), Policy = tostring(Request.policyArn)
| where Policy has "Administrator" or Target startswith "user${n}"
| extend Actor = iff(isempty(UserIdentityUserName), UserIdentityArn, UserIdentityUserName)
| project TimeGenerated, Actor, SourceIp = SourceIpAddress, Target, Policy, AwsRegion = AWSRegion`,
    `let lookback = ${1 + (n % 14)}d;
let before = AuditLogs
| where TimeGenerated between (ago(lookback) .. ago(1h))
| where OperationName =~ "Consent to application"
| extend Actor = tostring(InitiatedBy.user.userPrincipalName)
| distinct Actor;
AuditLogs
| where TimeGenerated > ago(1h) and OperationName =~ "Consent to application" and CorrelationId != "${n}"
| extend Actor = tostring(InitiatedBy.user.userPrincipalName), SourceIp = tostring(InitiatedBy.user.ipAddress)
| mv-expand Resource = TargetResources
| extend Application = tostring(Resource.displayName)
| join kind=leftanti before on Actor
| project TimeGenerated, Actor, SourceIp, Application`,
    `SecurityEvent
| where EventID in (4624, 4625) and LogonType == 10 and Computer !startswith "jump${n}"
| summarize Failed = countif(EventID == 4625), Succeeded = countif(EventID == 4624), Machines = dcount(Computer) by Account, IpAddress, bin(TimeGenerated, ${1 + (n % 30)}m)
| where Failed > 10 and Succeeded > 0
| join kind=inner (Heartbeat | summarize arg_max(TimeGenerated, OSType) by ComputerIP) on $left.IpAddress == $right.ComputerIP
| extend Name = tostring(split(Account, "\\\\")[1])
| project TimeGenerated, Actor = Account, SourceIp = IpAddress, Name, Failed, Succeeded, Machines, OSType`,
    `union isfuzzy=true
  (AzureActivity | where OperationNameValue has_any ("roleAssignments/write", "action${n}") | project TimeGenerated, Actor = Caller, SourceIp = CallerIpAddress, Operation = OperationNameValue),
  (OfficeActivity | where Operation in ("New-InboxRule", "Set-Mailbox") | project TimeGenerated, Actor = UserId, SourceIp = ClientIP, Operation)
| extend Operation = tolower(Operation)
| summarize Operations = make_set(Operation), Count = count(), TimeGenerated = max(TimeGenerated) by Actor, SourceIp
| where Count between (${1 + (n % 9)} .. 1000) and array_length(Operations) > 1
| sort by Count desc`,
  ];
  return shapes[n % shapes.length] ?? '';
}

function ruleText(n: number, query: string): string {
  return `id: ${idOf(n)}
name: Rule ${n}
kind: Scheduled
version: 1.0.0
description: Identifies what rule ${n} is about.
severity: Medium
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
tactics:
  - LateralMovement
relevantTechniques:
  - T1021
query: |
${query.replaceAll(/^/gm, '  ')}
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Actor
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: SourceIp
customDetails:
  Actor: Actor
`;
}
