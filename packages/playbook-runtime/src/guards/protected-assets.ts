import type { Target } from '@drawbridge/incident-model';
import type { ActionPlan } from '@drawbridge/response-actions';

import type { ProtectedAsset } from '../playbook/schema.ts';
import { assetNames, textsIn } from './asset-names.ts';
import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/** What protects a target, by the names that the incident gave it: every asset, for each may have its own reason. */
export function checkProtected(target: Target, assets: readonly ProtectedAsset[]): readonly GuardRefusal[] {
  const names = assetNames(target);
  const hits = assets.filter((asset) =>
    names.some((name) => (asset.kind === '*' || asset.kind === name.kind) && covers(asset.id, name.id)),
  );
  return hits.map(protectedBy);
}

/**
 * The protected assets that a planned change touches under a name, tag or group that only the cloud knew, such as the
 * owner of a key. Kinds of targets are not compared here, and an ARN also counts by its last part: rather one refusal
 * too many.
 */
export function checkProtectedChange(
  { change, facts }: Pick<Extract<ActionPlan, { outcome: 'change' }>, 'change' | 'facts'>,
  assets: readonly ProtectedAsset[],
): readonly GuardRefusal[] {
  const names = [...textsIn(change), ...facts.names];
  const tags = Object.entries(facts.tags).flatMap(([name, value]) => [name, `${name}=${value}`]);
  const hits = assets.filter((asset) => {
    if (asset.kind === 'tag') return tags.some((tag) => covers(asset.id, tag));
    if (asset.kind === 'group') return facts.groups.some((group) => covers(asset.id, group));
    return names.some((name) => covers(asset.id, name) || lastOfArn(asset.id) === name.toLowerCase());
  });
  return hits.map(protectedBy);
}

/** The user's name of `arn:aws:iam::123456789012:user/ops/alice`. */
function lastOfArn(id: string): string | undefined {
  return id.startsWith('arn:') ? id.split('/').at(-1)?.toLowerCase() : undefined;
}

/** Without case; a star stands for any text. A pattern of stars alone covers nothing, since it cannot be intended. */
function covers(id: string, name: string): boolean {
  if (!id.includes('*')) return id.toLowerCase() === name.toLowerCase();
  if (/^\**$/.test(id)) return false;
  const parts = id.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is').test(name);
}

function protectedBy(asset: ProtectedAsset): GuardRefusal {
  const what = asset.kind === 'tag' || asset.kind === 'group' ? `${asset.kind} ${asset.id}` : asset.id;
  return {
    guard: 'protected-assets',
    code: 'protected-asset',
    reason: `${what} is protected: ${asset.reason}`,
    hints: [
      'a person has to decide: contain it by hand, or take it off the list of protected assets',
      overrideHint('protected-assets'),
    ],
    overridable: true,
  };
}
