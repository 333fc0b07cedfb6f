import type { TargetKind } from '../targets/target.ts';

/** The custom details that name what can be contained. A rule writes them with exactly this spelling. */
export const targetDetailKeys = [
  'AwsAccessKeyId',
  'AwsAccountId',
  'AwsRegion',
  'AwsPrincipalArn',
  'AwsPrincipalId',
  'AwsInstanceId',
  'AwsSessionId',
  'CommandId',
  'GcpProject',
  'GcpZone',
  'GcpInstance',
  'GcpInstanceId',
  'GcpPrincipal',
  'GcpServiceAccountKey',
  'EntraUserId',
  'EntraPrincipalId',
  'AzureVmId',
] as const;

export type TargetDetailKey = (typeof targetDetailKeys)[number];

/** The kind of target that a detail names, or helps to name; an account or a region alone names none. */
export const kindOfDetail: Readonly<Partial<Record<TargetDetailKey, TargetKind>>> = {
  AwsAccessKeyId: 'aws.access-key',
  AwsPrincipalArn: 'aws.principal',
  AwsPrincipalId: 'aws.principal',
  AwsInstanceId: 'aws.instance',
  AwsSessionId: 'aws.ssm-session',
  CommandId: 'aws.ssm-command',
  GcpProject: 'gcp.instance',
  GcpZone: 'gcp.instance',
  GcpInstance: 'gcp.instance',
  GcpInstanceId: 'gcp.instance',
  GcpPrincipal: 'gcp.principal',
  GcpServiceAccountKey: 'gcp.service-account-key',
  EntraUserId: 'entra.user',
  EntraPrincipalId: 'entra.service-principal',
  AzureVmId: 'azure.vm',
};
