import { normaliseText } from '@drawbridge/base';
import { targetKinds, type TargetKind } from '@drawbridge/incident-model';

import type { ProtectedAsset } from '../../playbook/schema.ts';
import { ids, noId, unwrapped, type AssetId } from './asset-id.ts';
import {
  readAccessKey,
  readAwsInstance,
  readAwsPrincipal,
  readAwsRegion,
  readSsmId,
} from './aws-asset-ids.ts';
import { readAzureVm, readEntraUser, readServicePrincipal } from './azure-asset-ids.ts';
import { readGroup } from './group-asset-ids.ts';
import { readGcpInstance, readGcpPrincipal, readServiceAccountKey } from './gcp-asset-ids.ts';

const readers: Readonly<Record<TargetKind, (text: string) => AssetId>> = {
  'aws.access-key': readAccessKey,
  'aws.principal': readAwsPrincipal,
  'aws.instance': readAwsInstance,
  'aws.ssm-session': readSsmId,
  'aws.ssm-command': readSsmId,
  'aws.region': readAwsRegion,
  'gcp.instance': readGcpInstance,
  'gcp.principal': readGcpPrincipal,
  'gcp.service-account-key': readServiceAccountKey,
  'entra.user': readEntraUser,
  'entra.service-principal': readServicePrincipal,
  'azure.vm': readAzureVm,
};

/**
 * Reads an id as a person wrote it as what its kind says it is: a portal's page, a self link, an ARN, a name with invisible
 * characters. An id that no target of the kind can have protects nothing while its author believes that it does.
 */
export function readAssetId(kind: ProtectedAsset['kind'], written: string): AssetId {
  const text = normaliseText(written);
  if (text === '') return noId('it is empty');
  if (/^\*+$/.test(text)) return noId(`'${text}' would protect everything; name what is meant`);
  if (kind === 'group') return readGroup(unwrapped(text));
  if (kind === 'tag')
    return /^\s*=/.test(text) ? noId('a tag has a name: NAME=VALUE') : ids(text.replace(/\s*=\s*/, '='));
  if (kind !== '*') return readers[kind](text);
  const read = targetKinds.map((targetKind) => readers[targetKind](text));
  return ids(text, ...read.flatMap((asset) => (asset.ok ? asset.ids.filter((id) => id !== text) : [])));
}
