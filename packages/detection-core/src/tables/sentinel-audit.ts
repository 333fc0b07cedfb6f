import { tableSchema } from './table-schema.ts';

export const sentinelAudit = tableSchema('SentinelAudit', {
  TimeGenerated: 'datetime',
  CorrelationId: 'string',
  Description: 'string',
  ExtendedProperties: 'dynamic',
  OperationName: 'string',
  SentinelResourceId: 'string',
  SentinelResourceKind: 'string',
  SentinelResourceName: 'string',
  SentinelResourceType: 'string',
  SourceSystem: 'string',
  Status: 'string',
  TenantId: 'string',
  Type: 'string',
  WorkspaceId: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
