import { assertNever } from '@drawbridge/base';

import { parseAzureVmId } from './azure-vm-id.ts';
import type { Target } from './target.ts';

/**
 * One text per target: equal targets have equal ids, and a person can read it. It is made of names alone, so that what
 * one incident knows more of than another stays the same target.
 */
export function targetId(target: Target): string {
  switch (target.kind) {
    case 'aws.access-key':
      return `aws.access-key/${target.accessKeyId}`;
    case 'aws.principal':
      return `aws.principal/${target.arn}`;
    case 'aws.instance':
      return `aws.instance/${target.region}/${target.instanceId}`;
    case 'aws.ssm-session':
      return `aws.ssm-session/${target.region}/${target.sessionId}`;
    case 'aws.ssm-command':
      return `aws.ssm-command/${target.region}/${target.commandId}`;
    case 'aws.region':
      return `aws.region/${target.account === undefined ? '' : `${target.account}/`}${target.region}`;
    case 'gcp.instance':
      return `gcp.instance/${target.project}/${target.zone}/${target.instance}`;
    case 'gcp.principal':
      return `gcp.principal/${target.subject}`;
    case 'gcp.service-account-key':
      return `gcp.service-account-key/${target.serviceAccount}/${target.keyId}`;
    case 'entra.user':
      return `entra.user/${target.id}`;
    case 'entra.service-principal':
      return `entra.service-principal/${target.id}`;
    case 'azure.vm':
      return `azure.vm/${machineOf(target.resourceId).toLowerCase()}`;
    default:
      return assertNever(target);
  }
}

function machineOf(resourceId: string): string {
  const parsed = parseAzureVmId(resourceId);
  return parsed.ok ? parsed.resourceId : resourceId;
}
