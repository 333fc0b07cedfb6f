import { nameHints } from '@drawbridge/base';

import { assetKinds, type Playbook, type ProtectedAsset } from '../playbook/schema.ts';
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
  const list = watchlists.find((watchlist) => watchlist.alias === guard.watchlist);
  if (list === undefined) {
    const aliases = watchlists.map((watchlist) => watchlist.alias);
    return refuse(
      'protected-assets-missing',
      `the watchlist '${guard.watchlist}' of protected assets is missing, so nothing can be assumed safe to touch`,
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
  const kind = assetKinds.find((assetKind) => assetKind === kindText.trim().toLowerCase());
  if (kind === undefined) return `Kind '${kindText}' is not a kind of target (${assetKinds.join(', ')})`;
  if (/^\**$/.test(id.trim())) return `Id '${id.trim()}' would protect everything; name what is meant`;
  const why = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : 'no reason given';
  return { kind, id: id.trim(), reason: why };
}

function malformed(list: Watchlist, what: string): ReadAssets {
  const reason = `the watchlist '${list.alias}' of protected assets ${what}`;
  return refuse('protected-assets-malformed', reason, [`its columns are ${columns.join(', ')}`]);
}

function refuse(code: string, reason: string, hints: readonly string[]): ReadAssets {
  // What could not be read cannot be overridden: the list has to be fixed first.
  return { ok: false, refusal: { guard: 'protected-assets', code, reason, hints, overridable: false } };
}
