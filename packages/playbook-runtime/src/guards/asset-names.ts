import { assertNever, type JsonValue } from '@drawbridge/base';
import type { Target, TargetKind } from '@drawbridge/incident-model';

/** One name under which a target may be listed as protected. */
export interface AssetName {
  readonly kind: TargetKind;
  readonly id: string;
}

/** Every name of a target; a key is protected by its own id and by the identity that it belongs to. */
export function assetNames(target: Target): readonly AssetName[] {
  const name = (kind: TargetKind, id: string | undefined) => (id === undefined ? [] : [{ kind, id }]);
  switch (target.kind) {
    case 'aws.access-key':
      return [...name(target.kind, target.accessKeyId), ...name('aws.principal', target.principalArn)];
    case 'aws.principal':
      return name(target.kind, target.arn);
    case 'aws.instance':
      return [
        ...name(target.kind, target.instanceId),
        ...name(target.kind, `${target.region}/${target.instanceId}`),
      ];
    case 'aws.ssm-session':
      return [
        ...name(target.kind, target.sessionId),
        ...name(target.kind, `${target.region}/${target.sessionId}`),
      ];
    case 'aws.ssm-command':
      return [
        ...name(target.kind, target.commandId),
        ...name(target.kind, `${target.region}/${target.commandId}`),
      ];
    case 'aws.region':
      return [
        ...name(target.kind, target.region),
        ...name(target.kind, target.account),
        ...name(target.kind, target.account === undefined ? undefined : `${target.account}/${target.region}`),
      ];
    case 'gcp.instance':
      return name(target.kind, `${target.project}/${target.zone}/${target.instance}`);
    case 'gcp.principal':
      return name(target.kind, target.subject);
    case 'gcp.service-account-key':
      return [
        ...name(target.kind, target.keyId),
        ...name(target.kind, `${target.serviceAccount}/${target.keyId}`),
        ...name('gcp.principal', target.serviceAccount),
      ];
    case 'entra.user':
      return [...name(target.kind, target.id), ...name(target.kind, target.userPrincipalName)];
    case 'entra.service-principal':
      return [...name(target.kind, target.id), ...name(target.kind, target.appId)];
    case 'azure.vm':
      return name(target.kind, target.resourceId);
    default:
      return assertNever(target);
  }
}

/** Every text in a planned change: the cloud may know the target by a name that the incident did not say. */
export function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(textsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}
