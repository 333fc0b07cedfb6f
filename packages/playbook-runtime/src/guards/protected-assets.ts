import { nameHints, type JsonValue } from '@drawbridge/base';
import { targetKinds, type Target } from '@drawbridge/incident-model';

import type { Playbook, ProtectedAsset } from '../playbook/schema.ts';
import { assetNames, textsIn } from './asset-names.ts';
import type { GuardRefusal } from './guard-refusal.ts';
import type { Watchlist } from './watchlist.ts';

/** The protected assets of a playbook, or why they could not be read: then nothing may be touched. */
export type ReadAssets =
  | { readonly ok: true; readonly assets: readonly ProtectedAsset[] }
  | { readonly ok: false; readonly refusal: GuardRefusal };

const columns = ['Kind', 'Id', 'Reason'] as const;

/** Gathers the assets written in the playbook and those of its watchlist. A missing or malformed list refuses. */
export function readProtectedAssets(playbook: Playbook, watchlists: readonly Watchlist[]): ReadAssets {
  const guard = playbook.guards.protectedAssets;
  if (guard === undefined) return { ok: true, assets: [] };
  if (guard.watchlist === undefined) return { ok: true, assets: guard.assets };
  const list = watchlists.find((one) => one.alias === guard.watchlist);
  if (list === undefined) {
    const aliases = watchlists.map((one) => one.alias);
    return refuse(
      'protected-assets-missing',
      `the watchlist '${guard.watchlist}' of protected assets is not there, so nothing is known to be safe to touch`,
      nameHints(guard.watchlist, aliases, 'watchlists'),
    );
  }
  const listed = readRows(list);
  return listed.ok ? { ok: true, assets: [...guard.assets, ...listed.assets] } : listed;
}

function readRows(list: Watchlist): ReadAssets {
  const missing = columns.filter((column) => !list.columns.includes(column));
  if (missing.length > 0) {
    const has = list.columns.join(', ') || 'none';
    return malformed(list, `has no column ${missing.join(', ')} (its columns: ${has})`);
  }
  const assets: ProtectedAsset[] = [];
  for (const [at, row] of list.rows.entries()) {
    const asset = readRow(row);
    if (typeof asset === 'string') return malformed(list, `row ${at + 1}: ${asset}`);
    assets.push(asset);
  }
  return { ok: true, assets };
}

/** A row of a misspelt kind, or without an id, protects nothing while its author believes that it does. */
function readRow(row: Readonly<Record<string, unknown>>): ProtectedAsset | string {
  const [kindText, id, reason] = columns.map((column) => row[column]);
  if (typeof kindText !== 'string' || typeof id !== 'string') return 'Kind and Id must be texts';
  if (id.trim() === '') return 'Id is empty';
  const kind = [...targetKinds, '*' as const].find((one) => one === kindText.trim().toLowerCase());
  if (kind === undefined)
    return `Kind '${kindText}' is not a kind of target (${targetKinds.join(', ')} or *)`;
  const why = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : 'no reason given';
  return { kind, id: id.trim(), reason: why };
}

/** Whether a target may be touched, by the names that the incident gave it. */
export function checkProtected(target: Target, assets: readonly ProtectedAsset[]): GuardRefusal | undefined {
  const names = assetNames(target);
  const hit = assets.find((asset) =>
    names.some((name) => (asset.kind === '*' || asset.kind === name.kind) && covers(asset.id, name.id)),
  );
  return hit === undefined ? undefined : protectedBy(hit);
}

/**
 * Whether a planned change touches a protected asset under a name that only the cloud knew, such as the owner of a
 * key. Kinds are not compared here, and an ARN also counts by its last part: rather one refusal too many.
 */
export function checkProtectedChange(
  change: JsonValue,
  assets: readonly ProtectedAsset[],
): GuardRefusal | undefined {
  const texts = textsIn(change);
  const hit = assets.find((asset) =>
    texts.some((text) => covers(asset.id, text) || lastOfArn(asset.id) === text.toLowerCase()),
  );
  return hit === undefined ? undefined : protectedBy(hit);
}

/** The user's name of `arn:aws:iam::123456789012:user/ops/alice`. */
function lastOfArn(id: string): string | undefined {
  return id.startsWith('arn:') ? id.split('/').at(-1)?.toLowerCase() : undefined;
}

function covers(id: string, name: string): boolean {
  const [wanted, has] = [id.toLowerCase(), name.toLowerCase()];
  // A lone star is too short a prefix to be meant: it would cover every name of every change.
  return wanted.endsWith('*') && wanted.length > 1 ? has.startsWith(wanted.slice(0, -1)) : wanted === has;
}

function protectedBy(asset: ProtectedAsset): GuardRefusal {
  return {
    guard: 'protected-assets',
    code: 'protected-asset',
    reason: `${asset.id} is protected: ${asset.reason}`,
    hints: ['a person has to decide: contain it by hand, or take it off the list of protected assets'],
  };
}

function malformed(list: Watchlist, what: string): ReadAssets {
  const reason = `the watchlist '${list.alias}' of protected assets ${what}`;
  return refuse('protected-assets-malformed', reason, [`its columns are ${columns.join(', ')}`]);
}

function refuse(code: string, reason: string, hints: readonly string[]): ReadAssets {
  return { ok: false, refusal: { guard: 'protected-assets', code, reason, hints } };
}
