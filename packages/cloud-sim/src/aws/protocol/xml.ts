/** What an element holds: text, elements by name, or, under one name, several elements. */
export type XmlContent =
  string | boolean | readonly XmlContent[] | { readonly [name: string]: XmlContent | undefined };

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Prints `<name>…</name>`; an array repeats the element, an empty one prints nothing. */
export function printElement(name: string, content: XmlContent, attributes = ''): string {
  if (Array.isArray(content)) {
    return (content as readonly XmlContent[]).map((one) => printElement(name, one)).join('');
  }
  return `<${name}${attributes}>${printContent(content)}</${name}>`;
}

function printContent(content: XmlContent): string {
  if (typeof content !== 'object') return String(content).replace(/[&<>"]/g, (one) => escapes[one] ?? one);
  return Object.entries(content)
    .map(([name, value]) => (value === undefined ? '' : printElement(name, value)))
    .join('');
}
