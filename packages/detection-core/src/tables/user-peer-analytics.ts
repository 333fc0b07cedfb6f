import { tableSchema } from './table-schema.ts';

export const userPeerAnalytics = tableSchema('UserPeerAnalytics', {
  TimeGenerated: 'datetime',
  AADTenantId: 'string',
  PeerUserId: 'string',
  PeerUserName: 'string',
  PeerUserPrincipalName: 'string',
  Rank: 'int',
  SourceSystem: 'string',
  TenantId: 'string',
  Type: 'string',
  UserId: 'string',
  UserName: 'string',
  UserPrincipalName: 'string',
  _BilledSize: 'real',
  _IsBillable: 'string',
  _ResourceId: 'string',
  _SubscriptionId: 'string',
});
