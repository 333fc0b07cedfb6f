import { given } from '@drawbridge/base';
import { isBag } from '../../wire/arm-body.ts';
import type { Fields } from '../../wire/resource-fields.ts';
import { verbatimProperties, workspacePropertiesKey } from '../../resource-kind/workspace-properties.ts';
import { functionFields, functionShape, huntingFields, huntingShape } from './search-fields.ts';

type Document = Readonly<Record<string, unknown>>;

/** A saved search as a file; a function if queries can call it, else a hunting query. */
export function searchDocument(
  id: string,
  wire: Fields,
): { readonly isFunction: boolean; readonly document: Document } {
  const isFunction = typeof wire.functionAlias === 'string' && /^[A-Za-z_]\w*$/.test(wire.functionAlias);
  const common = { name: wire.displayName ?? id, category: wire.category ?? '' };
  const description = tag(wire, 'description');
  const stated: Document = isFunction
    ? {
        ...(id === wire.functionAlias ? {} : { id }),
        alias: wire.functionAlias,
        ...common,
        ...given({ description }),
        ...(typeof wire.functionParameters === 'string' ? { parameters: wire.functionParameters } : {}),
        query: wire.query ?? '',
      }
    : {
        id,
        ...common,
        ...given({ description }),
        ...listed('tactics', tag(wire, 'tactics')),
        ...listed('relevantTechniques', tag(wire, 'techniques')),
        query: wire.query ?? '',
      };
  const verbatim = verbatimProperties(wire, readAgain(isFunction, stated));
  return {
    isFunction,
    document: verbatim === undefined ? stated : { ...stated, [workspacePropertiesKey]: verbatim },
  };
}

function readAgain(isFunction: boolean, stated: Document): Fields {
  if (isFunction) {
    const read = functionShape.safeParse(stated);
    return read.success ? functionFields(read.data) : {};
  }
  const read = huntingShape.safeParse(stated);
  return read.success ? huntingFields(read.data) : {};
}

function tag({ tags }: Fields, name: string): string | undefined {
  const found = Array.isArray(tags)
    ? (tags as readonly unknown[]).find((tag) => isBag(tag) && tag.name === name)
    : undefined;
  return isBag(found) && typeof found.value === 'string' ? found.value : undefined;
}

function listed(name: string, text: string | undefined): Document {
  return text === undefined ? {} : { [name]: text.split(',') };
}
