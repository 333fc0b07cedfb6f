import { parseJson } from '@drawbridge/kql';

/** An object as it was sent; nothing is known of its fields. */
export type SentBag = Readonly<Record<string, unknown>>;

export function isBag(value: unknown): value is SentBag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field; an empty one where there is none. */
export function bagIn(bag: SentBag, name: string): SentBag {
  const value = bag[name];
  return isBag(value) ? value : {};
}

export function textIn(bag: SentBag, name: string): string | undefined {
  const value = bag[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listIn(bag: SentBag, name: string): readonly unknown[] {
  const value = bag[name];
  return Array.isArray(value) ? value : [];
}

/** JSON with every digit of its integers; undefined where the text is none: a proxy's page. */
export function readSent(text: string | null | undefined): unknown {
  const parsing = parseJson(text ?? '');
  return parsing.ok ? parsing.value : undefined;
}
