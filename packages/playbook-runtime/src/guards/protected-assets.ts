import { matchesGlob, normaliseText } from '@drawbridge/base';
import type { Target, TargetKind } from '@drawbridge/incident-model';
import type { ActionPlan, UnreadName } from '@drawbridge/response-actions';

import type { ProtectedAsset } from '../playbook/schema.ts';
import { assetNames, textsIn } from './asset-names.ts';
import { readAssetId } from './asset-ids/read-asset-id.ts';
import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/** A protected asset whose id was read: the id, and further ones that it stands for. */
export interface ListedAsset extends ProtectedAsset {
  readonly alsoIds?: readonly string[];
}

/** What protects a target, by the names that the incident gave it: every asset, for each may have its own reason. */
export function checkProtected(target: Target, assets: readonly ListedAsset[]): readonly GuardRefusal[] {
  const names = assetNames(target).map(({ kind, id }) => ({
    kind,
    spellings: new Set(spellingsOf(kind, [id])),
  }));
  const hits = assets.filter((asset) =>
    names.some(
      (name) => (asset.kind === '*' || asset.kind === name.kind) && coversAny(asset, name.spellings),
    ),
  );
  return hits.map((asset) => protectedBy(asset));
}

/** Whether a target has this id, in any of its spellings. A pattern names nothing: it could mean more than one. */
export function namesTarget(target: Target, { kind, id }: Pick<ProtectedAsset, 'kind' | 'id'>): boolean {
  const read = readAssetId(kind, id);
  const exact = read.ok ? read.ids.filter((spelling) => !spelling.includes('*')) : [];
  return assetNames(target).some(
    (name) =>
      name.kind === kind && coversAny({ id: '', alsoIds: exact }, new Set(spellingsOf(kind, [name.id]))),
  );
}

/**
 * The protected assets that a planned change touches under a name, tag or group that only the cloud knew, such as the
 * owner of a key; and those of which that cannot be told, since a name could not be read. Kinds of targets are not
 * compared here, and an ARN also counts by its last part: rather one refusal too many.
 */
export function checkProtectedChange(
  { change, facts }: Pick<Extract<ActionPlan, { outcome: 'change' }>, 'change' | 'facts'>,
  assets: readonly ListedAsset[],
): readonly GuardRefusal[] {
  const { account, below = [], reach = [] } = facts;
  const names = [...textsIn(change), ...facts.names, ...(account === undefined ? [] : [account])];
  const tags = Object.entries(facts.tags).flatMap(([name, value]) => [name, `${name}=${value}`]);
  const spelt = new Map<string, ReadonlySet<string>>([
    ['tag', new Set(tags.map(comparable))],
    ['group', new Set(facts.groups.map(comparable))],
  ]);
  const isHit = (asset: ListedAsset): boolean => {
    const spellings = spelt.get(asset.kind) ?? new Set(spellingsOf(asset.kind, names));
    spelt.set(asset.kind, spellings);
    if (coversAny(asset, spellings)) return true;
    return asset.kind !== 'tag' && asset.kind !== 'group' && spellings.has(lastOfArn(asset.id) ?? '');
  };
  const beginnings = below.map(comparable);
  const reached = new Map<string, ReadonlySet<string>>();
  const isReached = (asset: ListedAsset): boolean => {
    if (asset.kind === 'tag' || asset.kind === 'group') return false;
    const spellings = reached.get(asset.kind) ?? new Set(spellingsOf(asset.kind, reach));
    reached.set(asset.kind, spellings);
    return coversAny(asset, spellings) || liesBelow(asset, beginnings);
  };
  return assets.flatMap((asset) => {
    if (isHit(asset)) return [protectedBy(asset)];
    if (isReached(asset)) return [protectedBy(asset, ', which would be cut off with it,')];
    const doubt = facts.unread?.find((unread) => mightCover(asset, unread));
    return doubt === undefined ? [] : [notCompared(asset, doubt)];
  });
}

/** Each name as it stands, and as the kind's ids are written: one thing has many spellings, and any of them protects it. */
function spellingsOf(kind: ProtectedAsset['kind'], names: readonly string[]): readonly string[] {
  const all = names.flatMap((name) => {
    const read = readAssetId(kind, name);
    return [name, ...(read.ok ? read.ids.filter((id) => !id.includes('*')) : [])];
  });
  return [...new Set(all.map(comparable))];
}

/** Whether an asset may be the one that a name which could not be read would have told. */
function mightCover(
  asset: ListedAsset,
  { names = [], groups = [], identities, kinds = [] }: UnreadName,
): boolean {
  if (asset.kind === 'tag') return false;
  if (kinds.some((kind) => isOfKind(asset, kind))) return true;
  if (identities !== undefined && namesUnseen(asset, identities)) return true;
  if (asset.kind === 'group' && groups === 'any') return true;
  const unknown = asset.kind === 'group' && groups !== 'any' ? groups : names;
  // Whatever the number is, the asset names it, or a part of it beside a star.
  const numbers = [asset.id, ...(asset.alsoIds ?? [])].flatMap((id) => id.match(/[\d*]+/g) ?? []);
  const possible = [...new Set(numbers.map((number) => number.replaceAll('*', '')))].filter(Boolean);
  // A list may be long, and each spelling takes its time: an id without the last part of the name is not one of its.
  const { exact, patterns } = idsOf(asset);
  const fitting = unknown.filter((name) => {
    const last = comparable(name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('}')) + 1));
    return patterns.length > 0 || exact.some((id) => id === last || id.endsWith(`/${last}`));
  });
  const filled = possible.flatMap((number) => fitting.map((name) => name.replace('{number}', number)));
  if (filled.length === 0) return false;
  const spellings = asset.kind === 'group' ? filled.map(comparable) : spellingsOf(asset.kind, filled);
  return coversAny(asset, new Set(spellings));
}

function isOfKind(asset: ListedAsset, kind: TargetKind): boolean {
  return asset.kind === kind || (asset.kind === '*' && readAssetId(kind, asset.id).ok);
}

/**
 * Whether it names an identity by what is not known of it: a role of AWS by its id or by a pattern of its ARN with the
 * path, a Google identity or a person in Entra ID by an address.
 */
function namesUnseen(
  { kind, id, alsoIds = [] }: ListedAsset,
  identities: NonNullable<UnreadName['identities']>,
): boolean {
  const all = [id, ...alsoIds];
  if (identities !== 'role') {
    const addressed = identities === 'address' ? 'gcp.principal' : 'entra.user';
    return (kind === addressed || kind === '*') && all.some((name) => /[@*]/.test(name));
  }
  if (kind !== 'aws.principal' && kind !== '*') return false;
  return all.some(
    (name) =>
      /^AROA/i.test(name) || (/^(?:arn:|\*)/i.test(name) && name.includes('*') && !/:user\//i.test(name)),
  );
}

/** The user's name of `arn:aws:iam::123456789012:user/ops/alice`. */
function lastOfArn(id: string): string | undefined {
  return id.startsWith('arn:') ? comparable(id.split('/').at(-1) ?? '') : undefined;
}

/** Without case; a star stands for any text. A pattern of stars alone covers nothing, since it cannot be intended. */
function coversAny(asset: Pick<ListedAsset, 'id' | 'alsoIds'>, spellings: ReadonlySet<string>): boolean {
  const { exact, patterns } = idsOf(asset);
  if (exact.some((id) => spellings.has(id))) return true;
  return patterns.some((pattern) => {
    for (const name of spellings) if (matchesGlob(pattern, name)) return true;
    return false;
  });
}

/** The ids of an asset as they are compared, and the patterns apart, which take longer. */
interface ComparableIds {
  readonly exact: readonly string[];
  readonly patterns: readonly string[];
}

/** Of each asset once: a list of a hundred thousand is held against every target of a run. */
const comparableIds = new WeakMap<object, ComparableIds>();

function idsOf(asset: Pick<ListedAsset, 'id' | 'alsoIds'>): ComparableIds {
  const before = comparableIds.get(asset);
  if (before !== undefined) return before;
  const all = [asset.id, ...(asset.alsoIds ?? [])].map(comparable).filter((id) => !/^\**$/.test(id));
  const ids = {
    exact: all.filter((id) => !id.includes('*')),
    patterns: all.filter((id) => id.includes('*')),
  };
  comparableIds.set(asset, ids);
  return ids;
}

/**
 * Whether an asset is cut off together with what is touched: a session of the role, a key of the account. It has to name
 * that role or account; `*backup`, which fits a session of any role, protects those sessions and no role.
 */
function liesBelow(asset: ListedAsset, beginnings: readonly string[]): boolean {
  const { exact, patterns } = idsOf(asset);
  return beginnings.some(
    (beginning) =>
      exact.some((id) => id.startsWith(beginning)) ||
      patterns.some((pattern) => beginsWith(pattern, beginning)),
  );
}

/** Whether a pattern goes on behind a beginning whose last part, such as the name of the role, it names itself. */
function beginsWith(pattern: string, beginning: string): boolean {
  const end = beginning.slice(-1);
  const last = beginning.split(end).at(-2) ?? '';
  const parts = pattern.split(end);
  return parts.slice(0, -1).some((part, at) => {
    const head = parts.slice(0, at + 1).join(end) + end;
    return !/^\**$/.test(part) && matchesGlob(part, last) && matchesGlob(head, beginning);
  });
}

const comparable = (text: string): string => normaliseText(text).toLowerCase();

const sayAsset = ({ kind, id }: ListedAsset): string =>
  kind === 'tag' || kind === 'group' ? `${kind} ${id}` : id;

function notCompared(asset: ListedAsset, { said }: UnreadName): GuardRefusal {
  return {
    guard: 'protected-assets',
    code: 'protected-unknown',
    reason: `whether ${sayAsset(asset)}, which is protected (${asset.reason}), is touched is not known: ${said}`,
    hints: ['grant the permission that is named, and plan again', overrideHint('protected-assets')],
    overridable: true,
  };
}

function protectedBy(asset: ListedAsset, how = ''): GuardRefusal {
  return {
    guard: 'protected-assets',
    code: 'protected-asset',
    reason: `${sayAsset(asset)}${how} is protected: ${asset.reason}`,
    hints: [
      'a person has to decide: contain it by hand, or take it off the list of protected assets',
      overrideHint('protected-assets'),
    ],
    overridable: true,
  };
}
