import { join } from 'node:path';

import type { DiscoveredContent, LoadedWatchlists } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { UsageError } from '../terminal/exit-code.ts';
import { watchlistsFolder, type NewFile, type NewFiles } from './new-files.ts';

/** A watchlist with a key and a reason, and no row yet. */
export function newWatchlist(
  discovered: DiscoveredContent,
  { watchlists }: Pick<LoadedWatchlists, 'watchlists'>,
  alias: string,
): NewFiles {
  const known = watchlists.find((list) => list.alias.toLowerCase() === alias.toLowerCase());
  if (known !== undefined) throw new UsageError(`there is a watchlist '${known.alias}' already`);
  const columns = { Key: 'What queries look up.', Reason: 'Why it is here. Read by people only.' };
  return {
    files: watchlistFiles(join(watchlistsFolder(discovered), alias), alias, columns),
    next: [`name your columns in watchlist.yaml and items.csv; a query reads _GetWatchlist('${alias}')`],
  };
}

/** The list that every playbook's guard asks: nothing is protected until somebody says so. */
export function protectedAssetsFiles(root: string): readonly NewFile[] {
  const alias = 'DrawbridgeProtectedAssets';
  return watchlistFiles(join(root, 'watchlists', alias), alias, {
    Kind: 'The kind of target (aws.access-key, entra.user, azure.vm, …), *, tag or group.',
    Id: 'Key id, ARN, object id, principal name or resource id; name=value of a tag; * for any text.',
    Reason: 'Why, shown to those who read the plan.',
  });
}

function watchlistFiles(
  folder: string,
  alias: string,
  columns: Readonly<Record<string, string>>,
): readonly NewFile[] {
  const names = Object.keys(columns);
  const text = stringify(
    {
      alias,
      displayName: alias,
      description: 'What is in it, and who keeps it.\n',
      provider: 'Custom',
      itemsSearchKey: names.includes('Id') ? 'Id' : names[0],
      columns,
    },
    { lineWidth: 0, singleQuote: true },
  );
  return [
    { file: join(folder, 'watchlist.yaml'), text },
    { file: join(folder, 'items.csv'), text: `${names.join(',')}\n` },
  ];
}
