import type { DynamicValue } from '../dynamic/dynamic.ts';

/** Longer texts are null in Kusto too. */
const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 500;

type Mutable = Map<string, DynamicValue | DynamicValue[]>;
const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-\u00b7]*`;
const TOKEN = new RegExp(
  String.raw`<!\[CDATA\[(?<cdata>.*?)\]\]>|<!--.*?-->|<\?.*?\?>|<!(?:[^<>]|<[^<>]*>)*>|` +
    String.raw`<(?<close>\/)?(?<name>${NAME})(?<attributes>(?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/)?>|(?<text>[^<]+)`,
  'suy',
);
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'gu');

interface Element {
  readonly name: string;
  readonly members: Mutable;
  text: string;
}

/**
 * XML as JSON: attributes are `@name`, text beside them `#text`, an element that repeats an array; everything is
 * text. Null where it is not well formed.
 */
export function parseXml(text: string): DynamicValue {
  if (Buffer.byteLength(text) > MAX_BYTES) return null;
  const document: Element = { name: '', members: new Map(), text: '' };
  const open = [document];
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const current = open.at(-1);
    if (groups === undefined || current === undefined || open.length > MAX_DEPTH) return null;
    at = TOKEN.lastIndex;
    if (groups.name === undefined) addText(current, groups.cdata ?? decodeEntities(groups.text ?? ''));
    else if (groups.close !== undefined) {
      if (current.name !== groups.name || open.length === 1) return null;
      open.pop();
      addMember(open.at(-1)?.members, current.name, valueOf(current));
    } else {
      const element: Element = {
        name: groups.name,
        members: attributesOf(groups.attributes ?? ''),
        text: '',
      };
      if (groups.empty === undefined) open.push(element);
      else addMember(current.members, element.name, valueOf(element));
    }
  }
  const isOneElement = open.length === 1 && document.members.size === 1 && document.text.trim() === '';
  return isOneElement ? document.members : null;
}

/** `#text` stands where the first text stood. */
function addText(element: Element, text: string): void {
  element.text += text;
  if (text.trim() !== '') element.members.set('#text', '');
}

function valueOf(element: Element): DynamicValue {
  const text = element.text.trim();
  if (element.members.size === 0) return null;
  if (element.members.size === 1 && text !== '') return text;
  if (text !== '') element.members.set('#text', text);
  return element.members;
}

function addMember(members: Mutable | undefined, name: string, value: DynamicValue): void {
  const known = members?.get(name);
  if (Array.isArray(known)) known.push(value);
  else members?.set(name, members.has(name) ? [known ?? null, value] : value);
}

function attributesOf(text: string): Mutable {
  const found = [...text.matchAll(ATTRIBUTE)];
  return new Map(
    found.map(([, name, double, single]) => [`@${name ?? ''}`, decodeEntities(double ?? single ?? '')]),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    const point =
      typeof hex === 'string' ? parseInt(hex, 16) : typeof decimal === 'string' ? Number(decimal) : -1;
    if (point >= 0) return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    return ENTITIES[String(name)] ?? whole;
  });
}
