import { given, type JsonValue } from '@drawbridge/base';
import { loadWatchlist } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { markAtEndOf } from '../../ownership/mark-place.ts';
import { definedFields, textOf, type Fields } from '../../wire/resource-fields.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import type { DesiredReading, ResourceKind, SourceDocument } from '../../resource-kind/resource-kind.ts';
import {
  verbatimProperties,
  withWorkspaceProperties,
  workspacePropertiesKey,
} from '../../resource-kind/workspace-properties.ts';
import { columnsOf, formatCsv } from './csv.ts';
import { listItems, rowsIn, sortedRows } from './items.ts';
import { writeWatchlist } from './write-watchlist.ts';

const path = '/providers/Microsoft.SecurityInsights/watchlists';
const apiVersion = '2025-07-01-preview';
const fileName = 'watchlist.yaml';
const at = (name: string) => ({ path: `${path}/${encodeURIComponent(name)}`, apiVersion });

/** Watchlists with their items, `watchlists/<alias>/{watchlist.yaml,items.csv}`. */
export const watchlistKind: ResourceKind = {
  name: 'watchlist',
  armType: 'Microsoft.SecurityInsights/watchlists',
  path,
  apiVersion,
  owned: ['displayName', 'description', 'provider', 'itemsSearchKey', 'labels', 'items'],
  readOnly: () => [
    'watchlistAlias',
    'watchlistId',
    'watchlistItemsCount',
    'watchlistType',
    'created',
    'createdBy',
    'updated',
    'updatedBy',
    'isDeleted',
    'provisioningState',
    'uploadStatus',
    'tenantId',
    'rawContent',
    'contentType',
    'numberOfLinesToSkip',
  ],
  markPlace: () => markAtEndOf('description', '\n'),
  tellsCreation: true,
  documents: ['watchlist'],
  toDesired: readWatchlist,
  fromRemote: ({ name, fields }) => Promise.resolve(watchlistFiles(name, fields)),
  complete: async (client, actual) => {
    const items = await listItems(client, at(actual.name));
    const rows = sortedRows(items.map((item) => item.row)) as JsonValue;
    return { ...actual, fields: { ...actual.fields, items: rows } };
  },
  write: (client, writing) => writeWatchlist(client, at(writing.name), writing),
};

async function readWatchlist({ file, origin, value, yaml }: SourceDocument): Promise<DesiredReading> {
  const loaded = await loadWatchlist(yaml);
  if (!loaded.ok) return { resource: undefined, problems: loaded.problems };
  const { alias, rows } = loaded.value;
  const resource = {
    kind: 'watchlist' as const,
    name: alias,
    title: alias,
    fields: watchlistFields({ ...value, items: sortedRows(rows) }),
    file,
    origin,
    placeOf: fieldPlacesIn(yaml, {}),
  };
  return { resource, problems: loaded.problems };
}

function watchlistFields(document: Readonly<Record<string, unknown>>): Fields {
  const { displayName, description, provider = 'Drawbridge', itemsSearchKey, labels, items } = document;
  const trimmed = typeof description === 'string' ? description.trimEnd() : undefined;
  const stated = { displayName, description: trimmed, provider, itemsSearchKey, labels, items };
  const fields = definedFields(Object.entries(stated as Readonly<Record<string, JsonValue | undefined>>));
  return withWorkspaceProperties(fields, document[workspacePropertiesKey]);
}

function watchlistFiles(alias: string, wire: Fields) {
  const rows = rowsIn(wire.items);
  const searchKey = textOf(wire.itemsSearchKey);
  const found = columnsOf(rows);
  const columns = found.includes(searchKey) ? found : [searchKey, ...found];
  const { displayName, provider, labels } = wire;
  const stated = {
    alias,
    displayName: displayName ?? alias,
    description: wire.description ?? '',
    ...given({ provider }),
    itemsSearchKey: searchKey,
    columns: Object.fromEntries(columns.map((name) => [name, ''])),
    ...given({ labels }),
  };
  const verbatim = verbatimProperties(wire, watchlistFields({ ...stated, items: wire.items }));
  const document = verbatim === undefined ? stated : { ...stated, [workspacePropertiesKey]: verbatim };
  return [
    { path: `watchlists/${alias}/${fileName}`, text: stringify(document, { lineWidth: 0 }) },
    { path: `watchlists/${alias}/items.csv`, text: formatCsv(columns, rows) },
  ];
}
