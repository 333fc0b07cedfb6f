import { fieldName, problem, type Problem } from '@drawbridge/base';

import type { LoadedPlaybook } from '../playbook/parse-playbook.ts';
import { isFault, missingColumns, readAsset, readRow } from './read-protected-assets.ts';
import type { Watchlist } from './watchlist.ts';

/** A watchlist, and where each of its rows stands. */
export interface PlacedWatchlist extends Watchlist {
  readonly file: string;
  /** The line of each row, from 1. */
  readonly lines: readonly number[];
}

/** The list that guards what a person contains by hand, and that of most playbooks. */
const listByHand = 'DrawbridgeProtectedAssets';

/** Every asset, in a list or in a playbook, that cannot protect anything: at run time each of them refuses everything. */
export function checkProtectedLists(
  loaded: readonly LoadedPlaybook[],
  watchlists: readonly PlacedWatchlist[],
): readonly Problem[] {
  const aliases = loaded.map(({ playbook }) => playbook.guards.protectedAssets?.watchlist);
  const lists = watchlists.filter(({ alias }) => alias === listByHand || aliases.includes(alias));
  return [...lists.flatMap(checkList), ...loaded.flatMap(checkWritten)];
}

function checkList(list: PlacedWatchlist): readonly Problem[] {
  const missing = missingColumns(list);
  if (missing.length > 0) {
    const message = `a list of protected assets has the columns Kind, Id and Reason; this one has no ${missing.join(', ')}`;
    return [problem('watchlist/protected-columns', message, { file: list.file })];
  }
  return list.rows.flatMap((row, at) => {
    const read = readRow(row);
    if (!isFault(read)) return [];
    const { field, message, hints } = read;
    const span = { start: 0, length: 1, line: list.lines[at] ?? 1, column: 1 };
    return [problem('watchlist/protected-asset', message, { file: list.file, field, span, hints })];
  });
}

function checkWritten({ playbook, file, spanOf }: LoadedPlaybook): readonly Problem[] {
  const assets = playbook.guards.protectedAssets?.assets ?? [];
  return assets.flatMap((asset, at) => {
    const read = readAsset(asset);
    if (!isFault(read)) return [];
    const path = ['guards', 'protectedAssets', 'assets', at, 'id'];
    const { message, hints } = read;
    return [
      problem('playbook/protected-asset', message, {
        file,
        field: fieldName(path),
        span: spanOf(path),
        hints,
      }),
    ];
  });
}
