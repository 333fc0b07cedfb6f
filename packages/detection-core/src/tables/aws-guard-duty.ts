import { tableSchema } from './table-schema.ts';

export const awsGuardDuty = tableSchema('AWSGuardDuty', {
  TimeGenerated: 'datetime',
  AccountId: 'string',
  ActivityType: 'string',
  Arn: 'string',
  Description: 'string',
  Id: 'string',
  Partition: 'string',
  Region: 'string',
  ResourceDetails: 'dynamic',
  SchemaVersion: 'string',
  ServiceDetails: 'dynamic',
  Severity: 'int',
  SourceSystem: 'string',
  TenantId: 'string',
  TimeCreated: 'datetime',
  Title: 'string',
  Type: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
});
