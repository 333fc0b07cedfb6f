import { hashJson, nameHints, normaliseText } from '@drawbridge/base';
import { targetIdForms } from '@drawbridge/incident-model';

import { assetKinds, type Playbook, type ProtectedAsset } from '../playbook/schema.ts';
import { readAssetId } from './asset-ids/read-asset-id.ts';
import type { GuardRefusal } from './guard-refusal.ts';
import type { ListedAsset } from './protected-assets.ts';
import type { Watchlist } from './watchlist.ts';

/** The protected assets of a playbook, or why they could not be read: then nothing may be touched. */
export type ReadAssets =
  | { readonly ok: true; readonly assets: readonly ListedAsset[] }
  | { readonly ok: false; readonly refusal: GuardRefusal };

/** What is wrong with one asset: an approval of a list that holds it would approve less than its author believes. */
export interface AssetFault {
  readonly field: 'Kind' | 'Id';
  readonly message: string;
  readonly hints: readonly string[];
}

const columns = ['Kind', 'Id', 'Reason'] as const;

/** Gathers the assets written in the playbook and those of its watchlist. A missing or malformed list refuses. */
export function readProtectedAssets(playbook: Playbook, watchlists: readonly Watchlist[]): ReadAssets {
  const guard = playbook.guards.protectedAssets;
  if (guard === undefined) return { ok: true, assets: [] };
  const written = readAll(
    guard.assets.map((asset, at) => ({ where: `asset ${at + 1} of the playbook`, read: readAsset(asset) })),
  );
  if (!written.ok || guard.watchlist === undefined) return written;
  const list = watchlists.find((watchlist) => watchlist.alias === guard.watchlist);
  if (list === undefined) {
    const aliases = watchlists.map((watchlist) => watchlist.alias);
    return refuse(
      'protected-assets-missing',
      `the watchlist '${guard.watchlist}' of protected assets is missing, so nothing can be assumed safe to touch`,
      nameHints(guard.watchlist, aliases, 'watchlists'),
    );
  }
  const listed = readList(list);
  return listed.ok ? { ok: true, assets: [...written.assets, ...listed.assets] } : listed;
}

/** One text for one list: a change of the list after an approval voids the approval. */
export function hashProtectedAssets(assets: readonly ListedAsset[]): string {
  return hashJson(assets.map(({ kind, id, alsoIds = [], reason }) => [kind, id, ...alsoIds, reason]));
}

/** The columns of a list of protected assets that this list lacks. */
export function missingColumns(list: Watchlist): readonly string[] {
  return columns.filter((column) => !list.columns.includes(column));
}

function readList(list: Watchlist): ReadAssets {
  const missing = missingColumns(list);
  if (missing.length > 0) {
    const has = list.columns.join(', ') || 'none';
    const what = `has no column ${missing.join(', ')} (its columns: ${has})`;
    const reason = `the watchlist '${list.alias}' of protected assets ${what}`;
    return refuse('protected-assets-malformed', reason, [`its columns are ${columns.join(', ')}`]);
  }
  return readAll(
    list.rows.map((row, at) => ({
      where: `the watchlist '${list.alias}' of protected assets, row ${at + 1}`,
      read: readRow(row),
    })),
  );
}

interface Judged {
  readonly where: string;
  readonly read: ListedAsset | AssetFault;
}

function readAll(judged: readonly Judged[]): ReadAssets {
  const assets: ListedAsset[] = [];
  for (const { where, read } of judged) {
    if (isFault(read)) {
      const hints = [...read.hints, 'to see every row that has to be corrected: drawbridge check'];
      return refuse('protected-assets-malformed', `${where}: ${read.message}`, hints);
    }
    assets.push(read);
  }
  return { ok: true, assets };
}

export function isFault(read: ListedAsset | AssetFault): read is AssetFault {
  return 'field' in read;
}

/** A row of a misspelt kind, or with an id that no such target can have, protects nothing while its author believes that it does. */
export function readRow(row: Readonly<Record<string, unknown>>): ListedAsset | AssetFault {
  const [kindText, id, reason] = columns.map((column) => row[column]);
  if (typeof kindText !== 'string') return fault('Kind', 'Kind and Id must be texts');
  if (typeof id !== 'string') return fault('Id', 'Kind and Id must be texts');
  const written = normaliseText(kindText).toLowerCase();
  const kind = assetKinds.find((assetKind) => assetKind === written);
  if (kind === undefined) {
    const hints = nameHints(written, assetKinds, 'kinds');
    return fault('Kind', `Kind '${kindText}' is not a kind of target (${assetKinds.join(', ')})`, hints);
  }
  const why = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : 'no reason given';
  return readAsset({ kind, id, reason: why });
}

/** The same of an asset whose kind is known. */
export function readAsset({ kind, id, reason }: ProtectedAsset): ListedAsset | AssetFault {
  const read = readAssetId(kind, id);
  if (!read.ok) return fault('Id', idMessage(kind, normaliseText(id), read.why), rightForm(kind));
  const [first = '', ...alsoIds] = read.ids;
  return { kind, id: first, reason, ...(alsoIds.length === 0 ? {} : { alsoIds }) };
}

function idMessage(kind: ProtectedAsset['kind'], id: string, why: string): string {
  if (id === '') return 'Id is empty';
  return /^\*+$/.test(id) ? `Id ${why}` : `Id '${id}' can match nothing of kind ${kind}: ${why}`;
}

function rightForm(kind: ProtectedAsset['kind']): readonly string[] {
  if (kind === '*' || kind === 'tag' || kind === 'group') return [];
  return [`write ${targetIdForms[kind]}; a star stands for any text`];
}

function fault(field: AssetFault['field'], message: string, hints: readonly string[] = []): AssetFault {
  return { field, message, hints };
}

function refuse(code: string, reason: string, hints: readonly string[]): ReadAssets {
  // What could not be read cannot be overridden: the list has to be fixed first.
  return { ok: false, refusal: { guard: 'protected-assets', code, reason, hints, overridable: false } };
}
