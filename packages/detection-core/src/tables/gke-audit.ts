import { tableSchema } from './table-schema.ts';

export const gkeAudit = tableSchema('GKEAudit', {
  TimeGenerated: 'datetime',
  InsertId: 'string',
  JsonPayload: 'dynamic',
  Labels: 'dynamic',
  logName: 'string',
  LogType: 'string',
  Operation: 'dynamic',
  ProtoPayload: 'dynamic',
  ReceiveTimestamp: 'datetime',
  Severity: 'string',
  SourceSystem: 'string',
  TenantId: 'string',
  Type: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
