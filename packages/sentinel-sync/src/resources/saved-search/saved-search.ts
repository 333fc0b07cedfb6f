import { stringify } from 'yaml';

import { markInTags } from '../../ownership/mark-place.ts';
import type { Fields } from '../../wire/resource-fields.ts';
import { fileNameOf } from '../../resource-kind/file-name.ts';
import { fieldPlacesIn } from '../../resource-kind/field-places.ts';
import { readDocument } from '../../resource-kind/read-document.ts';
import type { DesiredReading, ResourceKind, SourceDocument } from '../../resource-kind/resource-kind.ts';
import { searchDocument } from './search-document.ts';
import {
  functionFields,
  functionShape,
  huntingFields,
  huntingShape,
  searchFileFields,
} from './search-fields.ts';

/** Saved functions, `functions/*.yaml`, and hunting queries, `hunting/*.yaml` beside a detection or at the root. */
export const savedSearchKind: ResourceKind = {
  name: 'saved-search',
  armType: 'Microsoft.OperationalInsights/workspaces/savedSearches',
  path: '/savedSearches',
  apiVersion: '2025-02-01',
  owned: ['category', 'displayName', 'query', 'functionAlias', 'functionParameters', 'tags', 'version'],
  readOnly: () => [],
  markPlace: () => markInTags,
  tellsCreation: false,
  documents: ['function', 'hunting-query'],
  toDesired: (document) =>
    Promise.resolve(document.documentKind === 'function' ? readFunction(document) : readHunting(document)),
  fromRemote: ({ name, fields }, _address, taken) => {
    const { isFunction: isCallable, document } = searchDocument(name, fields);
    const title = isCallable ? String(document.alias) : String(document.name);
    const path = `${isCallable ? 'functions' : 'hunting'}/${fileNameOf(title, taken)}.yaml`;
    return Promise.resolve([{ path, text: stringify(document, { lineWidth: 0 }) }]);
  },
};

function readFunction(document: SourceDocument): DesiredReading {
  const { value, problems } = readDocument(document, functionShape, 'function');
  return value === undefined
    ? { resource: undefined, problems }
    : {
        resource: resourceOf(
          document,
          value.id ?? value.alias,
          value.name ?? value.alias,
          functionFields(value),
        ),
        problems,
      };
}

function readHunting(document: SourceDocument): DesiredReading {
  const { value, problems } = readDocument(document, huntingShape, 'hunting');
  return value === undefined
    ? { resource: undefined, problems }
    : { resource: resourceOf(document, value.id, value.name, huntingFields(value)), problems };
}

function resourceOf({ file, origin, yaml }: SourceDocument, name: string, title: string, fields: Fields) {
  return {
    kind: 'saved-search' as const,
    name,
    title,
    fields,
    file,
    origin,
    placeOf: fieldPlacesIn(yaml, searchFileFields),
  };
}
