import { tableSchema } from './table-schema.ts';

export const sentinelHealth = tableSchema('SentinelHealth', {
  TimeGenerated: 'datetime',
  Description: 'string',
  ExtendedProperties: 'dynamic',
  OperationName: 'string',
  Reason: 'string',
  RecordId: 'string',
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
