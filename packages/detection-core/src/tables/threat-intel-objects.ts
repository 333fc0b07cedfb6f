import { tableSchema } from './table-schema.ts';

export const threatIntelObjects = tableSchema('ThreatIntelObjects', {
  TimeGenerated: 'datetime',
  AdditionalFields: 'dynamic',
  AzureTenantId: 'string',
  Data: 'dynamic',
  Id: 'string',
  IsDeleted: 'bool',
  LastUpdateMethod: 'string',
  SourceSystem: 'string',
  StixType: 'string',
  TenantId: 'string',
  Type: 'string',
  WorkspaceId: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
});
