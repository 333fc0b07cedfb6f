import { tableSchema } from './table-schema.ts';

export const awsCloudWatch = tableSchema('AWSCloudWatch', {
  TimeGenerated: 'datetime',
  ExtractedTime: 'datetime',
  Message: 'string',
  SourceSystem: 'string',
  TenantId: 'string',
  Type: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
