import { bagAt, definedIn, propertiesPath, seenAs, type OpenForm } from './document-form.ts';
import { resourceName } from './resource-name.ts';

/** A watchlist as the API has it; its items are in `rawContent`, or in a CSV file beside it. */
export const apiWatchlist: OpenForm = (yaml, path) => {
  const body = bagAt(yaml.value, path);
  const holder = propertiesPath(yaml.value, path);
  const { watchlistAlias, alias, displayName, description, provider, itemsSearchKey, labels, rawContent } =
    bagAt(yaml.value, holder);
  const value = definedIn({
    alias: watchlistAlias ?? alias ?? resourceName(body.name, yaml.value),
    displayName,
    description: description ?? '',
    provider,
    itemsSearchKey,
    labels,
    rawContent,
  });
  return seenAs(yaml, value, (field, rest) => [
    ...holder,
    field === 'alias' && watchlistAlias !== undefined ? 'watchlistAlias' : field,
    ...rest,
  ]);
};
