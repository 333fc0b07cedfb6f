import { tableSchema } from './table-schema.ts';

export const aadRiskyUsers = tableSchema('AADRiskyUsers', {
  TimeGenerated: 'datetime',
  CorrelationId: 'string',
  Id: 'string',
  IsDeleted: 'bool',
  IsProcessing: 'bool',
  OperationName: 'string',
  RiskDetail: 'string',
  RiskLastUpdatedDateTime: 'datetime',
  RiskLevel: 'string',
  RiskState: 'string',
  SourceSystem: 'string',
  TenantId: 'string',
  Type: 'string',
  UserDisplayName: 'string',
  UserPrincipalName: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
