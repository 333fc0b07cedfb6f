import { ticksFromDate } from '../../src/values/time/datetime.ts';
import { benchNow } from './generate.ts';

const DAY_TICKS = 864_000_000_000n;
const yesterday = ticksFromDate(benchNow) - DAY_TICKS;

const directConnections = `
SELECT TimeGenerated, Caller, OperationNameValue, ResourceGroup, Resource AS VMName, HTTPRequest, Properties, Level,
  '' AS SourceUserName, '' AS Activity, '' AS DestinationHostName, '' AS SourceIP
FROM AzureActivity
WHERE TimeGenerated > ${yesterday} AND upper(OperationNameValue) IN (
  'MICROSOFT.COMPUTE/VIRTUALMACHINES/RUNCOMMAND/ACTION', 'MICROSOFT.COMPUTE/VIRTUALMACHINES/EXTENSIONS/WRITE',
  'MICROSOFT.SERIALCONSOLE/CONSOLESERVICES/ACCESS')
UNION ALL
SELECT TimeGenerated, '', '', '', '', '', '', '', SourceUserName, Activity, DestinationHostName, SourceIP
FROM CommonSecurityLog
WHERE TimeGenerated > ${yesterday} AND DeviceVendor = 'Amazon' AND DeviceProduct = 'CloudTrail'
  AND lower(Activity) IN ('startsession', 'resumesession', 'sendcommand', 'startautomationexecution')
ORDER BY TimeGenerated DESC`;

const instanceCreation = `
WITH alerts AS (
  SELECT AlertName, ProductName, AlertSeverity, Tactics, Techniques, ProviderName, SystemAlertId,
    TimeGenerated - TimeGenerated % ${DAY_TICKS} AS AlertTime, CAST(Entities AS JSON[]) AS Entities
  FROM SecurityAlert
  WHERE ProductName IN ('Microsoft 365 Defender', 'Azure Active Directory',
      'Microsoft Defender Advanced Threat Protection', 'Microsoft Cloud App Security',
      'Azure Active Directory Identity Protection', 'Microsoft Defender ATP')
    AND regexp_matches(AlertSeverity, '(?i)\\b(medium|high)\\b')
), addresses AS (
  SELECT * EXCLUDE (Ip), Ip->>'Address' AS EntityIp FROM (SELECT *, unnest(Entities) AS Ip FROM alerts)
  WHERE Ip->>'Type' = 'ip'
), accounts AS (
  SELECT * EXCLUDE (Entities), Entity->>'AadUserId' AS AccountObjectId
  FROM (SELECT *, unnest(Entities) AS Entity FROM addresses WHERE EntityIp <> '')
  WHERE Entity->>'Type' = 'account'
), found AS (
  SELECT AlertName, ProductName, AlertSeverity, EntityIp, Tactics, Techniques, ProviderName, AlertTime,
    AccountObjectId, list(DISTINCT Entity) AS Entitys, list(DISTINCT SystemAlertId) AS SystemAlertIds
  FROM accounts GROUP BY ALL
), inserted AS (
  SELECT TimeGenerated AS GCPOperationTime, MethodName, ProjectId,
    Request->>'name' AS VMName, Response->>'status' AS VMStatus,
    AuthenticationInfo->>'principalEmail' AS GCPUserUPN, RequestMetadata->>'callerIp' AS GCPUserIp,
    RequestMetadata->>'callerSuppliedUserAgent' AS GCPUserUA, Response->>'operationType' AS VMOperation,
    split_part(Request->>'machineType', '/', -1) AS VMType
  FROM GCPAuditLogs
  WHERE ServiceName = 'compute.googleapis.com' AND ends_with(lower(MethodName), 'instances.insert')
)
SELECT found.*, inserted.*, AccountUPN, JobTitle,
  (AlertTime - GCPOperationTime) // ${DAY_TICKS} AS TimeDiff,
  split_part(GCPUserUPN, '@', 1) AS Name, split_part(GCPUserUPN, '@', 2) AS UPNSuffix
FROM found
JOIN inserted ON EntityIp = GCPUserIp
JOIN (SELECT DISTINCT AccountObjectId, AccountUPN, JobTitle FROM IdentityInfo) USING (AccountObjectId)
WHERE NOT contains(lower(GCPUserUPN), 'gserviceaccount.com') AND VMOperation = 'insert'
  AND GCPUserIp <> '' AND GCPUserIp <> 'private'`;

/** The seed queries as somebody who knows DuckDB would write them, over the views that have Kusto's names. */
export const handWritten: Readonly<Record<string, string>> = {
  'seed direct-cloud-vm-connections': directConnections,
  'seed suspicious-vm-instance-creation': instanceCreation,
};
