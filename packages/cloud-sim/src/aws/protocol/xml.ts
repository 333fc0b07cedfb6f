import XMLBuilder from 'fast-xml-builder';
import { given } from '@drawbridge/base';

/** What an element holds: text, elements by name, or, under one name, several elements. */
export type XmlContent =
  string | boolean | readonly XmlContent[] | { readonly [name: string]: XmlContent | undefined };

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** Prints `<name xmlns="…">…</name>`; an array repeats its element, an empty one prints nothing. */
export function printElement(
  name: string,
  content: Readonly<Record<string, XmlContent | undefined>>,
  namespace: string | undefined,
): string {
  const attributes = given({ '@xmlns': namespace });
  return builder.build({ [name]: { ...attributes, ...content } });
}
