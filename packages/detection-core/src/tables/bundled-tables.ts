import type { TableSchema } from '@drawbridge/kql';

import { aadManagedIdentitySignInLogs } from './aad-managed-identity-sign-in-logs.ts';
import { aadNonInteractiveUserSignInLogs } from './aad-non-interactive-user-sign-in-logs.ts';
import { aadProvisioningLogs } from './aad-provisioning-logs.ts';
import { aadRiskyUsers } from './aad-risky-users.ts';
import { aadServicePrincipalSignInLogs } from './aad-service-principal-sign-in-logs.ts';
import { aadUserRiskEvents } from './aad-user-risk-events.ts';
import { alertEvidence } from './alert-evidence.ts';
import { alertInfo } from './alert-info.ts';
import { anomalies } from './anomalies.ts';
import { auditLogs } from './audit-logs.ts';
import { awsCloudTrail } from './aws-cloud-trail.ts';
import { awsCloudWatch } from './aws-cloud-watch.ts';
import { awsGuardDuty } from './aws-guard-duty.ts';
import { awsvpcFlow } from './awsvpc-flow.ts';
import { azureActivity } from './azure-activity.ts';
import { azureDiagnostics } from './azure-diagnostics.ts';
import { behaviorAnalytics } from './behavior-analytics.ts';
import { cloudAppEvents } from './cloud-app-events.ts';
import { commonSecurityLog } from './common-security-log.ts';
import { deviceProcessEvents } from './device-process-events.ts';
import { gcpAuditLogs } from './gcp-audit-logs.ts';
import { gcpFirewallLogs } from './gcp-firewall-logs.ts';
import { gcpiam } from './gcpiam.ts';
import { gkeAudit } from './gke-audit.ts';
import { heartbeat } from './heartbeat.ts';
import { huntingBookmark } from './hunting-bookmark.ts';
import { identityInfo } from './identity-info.ts';
import { identityLogonEvents } from './identity-logon-events.ts';
import { microsoftAzureBastionAuditLogs } from './microsoft-azure-bastion-audit-logs.ts';
import { microsoftGraphActivityLogs } from './microsoft-graph-activity-logs.ts';
import { officeActivity } from './office-activity.ts';
import { securityAlert } from './security-alert.ts';
import { securityEvent } from './security-event.ts';
import { securityIncident } from './security-incident.ts';
import { sentinelAudit } from './sentinel-audit.ts';
import { sentinelHealth } from './sentinel-health.ts';
import { signinLogs } from './signin-logs.ts';
import { syslog } from './syslog.ts';
import { threatIntelIndicators } from './threat-intel-indicators.ts';
import { threatIntelObjects } from './threat-intel-objects.ts';
import { threatIntelligenceIndicator } from './threat-intelligence-indicator.ts';
import { usage } from './usage.ts';
import { userPeerAnalytics } from './user-peer-analytics.ts';
import { watchlist } from './watchlist.ts';

const tables: readonly TableSchema[] = [
  aadManagedIdentitySignInLogs,
  aadNonInteractiveUserSignInLogs,
  aadProvisioningLogs,
  aadRiskyUsers,
  aadServicePrincipalSignInLogs,
  aadUserRiskEvents,
  awsCloudTrail,
  awsCloudWatch,
  awsGuardDuty,
  awsvpcFlow,
  alertEvidence,
  alertInfo,
  anomalies,
  auditLogs,
  azureActivity,
  azureDiagnostics,
  behaviorAnalytics,
  cloudAppEvents,
  commonSecurityLog,
  deviceProcessEvents,
  gcpAuditLogs,
  gcpFirewallLogs,
  gcpiam,
  gkeAudit,
  heartbeat,
  huntingBookmark,
  identityInfo,
  identityLogonEvents,
  microsoftAzureBastionAuditLogs,
  microsoftGraphActivityLogs,
  officeActivity,
  securityAlert,
  securityEvent,
  securityIncident,
  sentinelAudit,
  sentinelHealth,
  signinLogs,
  syslog,
  threatIntelIndicators,
  threatIntelObjects,
  threatIntelligenceIndicator,
  usage,
  userPeerAnalytics,
  watchlist,
];

/**
 * The schemas of Microsoft Sentinel's tables that the detections are bound against, by name.
 * Names and types as in Microsoft's public table reference; TimeGenerated comes first, then the rest by name.
 */
export function bundledTables(): readonly TableSchema[] {
  return tables;
}

/** The schema of one bundled table. Table names are case-sensitive, as in KQL. */
export function bundledTable(name: string): TableSchema | undefined {
  return tables.find((table) => table.name === name);
}
