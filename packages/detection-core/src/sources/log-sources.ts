import { azureActivitySource } from './azure-activity/azure-activity-source.ts';
import { cefSource } from './cef/cef-source.ts';
import { cloudTrailSource } from './cloudtrail/cloudtrail-source.ts';
import { gcpAuditSource } from './gcp-audit/gcp-audit-source.ts';
import type { LogSource } from '../log-records/log-source.ts';

/** Every kind of raw log that is understood. A new one is a folder and a line here. */
export const logSources: readonly LogSource[] = [
  cloudTrailSource,
  azureActivitySource,
  gcpAuditSource,
  cefSource,
];
