import { tableSchema } from './table-schema.ts';

export const syslog = tableSchema('Syslog', {
  TimeGenerated: 'datetime',
  CollectorHostName: 'string',
  Computer: 'string',
  EventTime: 'datetime',
  Facility: 'string',
  HostIP: 'string',
  HostName: 'string',
  ProcessID: 'int',
  ProcessName: 'string',
  SeverityLevel: 'string',
  SourceSystem: 'string',
  SyslogMessage: 'string',
  Type: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
});
