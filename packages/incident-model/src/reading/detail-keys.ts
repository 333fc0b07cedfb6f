/** The custom details that name what can be contained. A rule writes them with exactly this spelling. */
export const targetDetailKeys = [
  'AwsAccessKeyId',
  'AwsAccountId',
  'AwsRegion',
  'AwsPrincipalArn',
  'AwsInstanceId',
  'AwsSessionId',
  'GcpProject',
  'GcpZone',
  'GcpInstance',
  'GcpPrincipal',
  'EntraUserId',
  'EntraPrincipalId',
  'AzureVmId',
] as const;

export type TargetDetailKey = (typeof targetDetailKeys)[number];
