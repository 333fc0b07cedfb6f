import { isBag } from '../wire/arm-body.ts';
import type { Fields } from '../wire/resource-fields.ts';
import { findMark, formatMark, type Mark } from './mark.ts';

/** Where in a resource a mark stands. */
export interface MarkPlace {
  /** The field that holds it. */
  readonly field: string;
  /** The mark, if there is one, and the fields without it. */
  take(fields: Fields): { readonly mark: Mark | undefined; readonly fields: Fields };
  put(fields: Fields, mark: Mark): Fields;
}

/** At the end of a text: on a line of its own in a description, after a space in a name. */
export function markAtEndOf(field: string, separator: string): MarkPlace {
  return {
    field,
    take: (fields) => {
      const text = fields[field];
      const found = typeof text === 'string' ? findMark(text) : undefined;
      if (typeof text !== 'string' || found === undefined) return { mark: undefined, fields };
      const before = text.slice(0, found.start);
      const bare = before.endsWith(separator) ? before.slice(0, -separator.length) : before;
      return { mark: found.mark, fields: withText(fields, field, bare) };
    },
    put: (fields, mark) => {
      const text = fields[field];
      const before = typeof text === 'string' && text !== '' ? `${text}${separator}` : '';
      return { ...fields, [field]: before + formatMark(mark) };
    },
  };
}

function withText(fields: Fields, field: string, text: string): Fields {
  if (text !== '') return { ...fields, [field]: text };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

const tagName = 'drawbridge';

/** Among the tags of a saved search. */
export const markInTags: MarkPlace = {
  field: 'tags',
  take: (fields) => {
    const tags = Array.isArray(fields.tags) ? (fields.tags as readonly Fields[]) : [];
    const ours = tags.find((tag) => isBag(tag) && tag.name === tagName);
    const text = ours?.value;
    const found = typeof text === 'string' ? findMark(text) : undefined;
    if (found === undefined) return { mark: undefined, fields };
    return { mark: found.mark, fields: { ...fields, tags: tags.filter((tag) => tag !== ours) } };
  },
  put: (fields, mark) => {
    const tags = Array.isArray(fields.tags) ? (fields.tags as readonly Fields[]) : [];
    return { ...fields, tags: [...tags, { name: tagName, value: formatMark(mark) }] };
  },
};
