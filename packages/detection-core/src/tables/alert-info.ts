import { tableSchema } from './table-schema.ts';

export const alertInfo = tableSchema('AlertInfo', {
  TimeGenerated: 'datetime',
  AlertId: 'string',
  AttackTechniques: 'string',
  Category: 'string',
  DetectionSource: 'string',
  ServiceSource: 'string',
  Severity: 'string',
  SourceSystem: 'string',
  TenantId: 'string',
  Timestamp: 'datetime',
  Title: 'string',
  Type: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
