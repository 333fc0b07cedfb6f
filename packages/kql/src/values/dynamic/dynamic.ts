import { formatRealInDynamic } from '../numbers/real.ts';
import { markWritten, unmarked, writeText } from './typed-text.ts';

/**
 * A dynamic value in JavaScript: integers are bigints and reals are numbers, so that `1` and `1.0` stay apart and
 * no digit of a long is lost. A bag is a Map, which keeps the order of keys that look like numbers.
 */
export type DynamicValue = null | boolean | bigint | number | string | readonly DynamicValue[] | DynamicBag;
export type DynamicBag = ReadonlyMap<string, DynamicValue>;

const longLimit = 2n ** 63n;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spacePattern = /[ \t\r\n]*/y;
const plainTextPattern = /[^"\\]*/y;

class JsonReader {
  #at = 0;
  readonly #text: string;
  readonly #keepsTypes: boolean;

  constructor(text: string, keepsTypes: boolean) {
    this.#text = text;
    this.#keepsTypes = keepsTypes;
  }

  readWhole(): DynamicValue {
    const value = this.#readValue();
    this.#skipSpace();
    if (this.#at !== this.#text.length) throw new SyntaxError('text after the value');
    return value;
  }

  #skipSpace(): void {
    spacePattern.lastIndex = this.#at;
    spacePattern.exec(this.#text);
    this.#at = spacePattern.lastIndex;
  }

  #readValue(): DynamicValue {
    this.#skipSpace();
    const first = this.#text[this.#at];
    if (first === '{') return this.#readBag();
    if (first === '[') return this.#readArray();
    if (first === '"') return this.#readText();
    if (this.#take('null')) return null;
    if (this.#take('true')) return true;
    if (this.#take('false')) return false;
    return this.#readNumber();
  }

  #take(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #expect(mark: string): void {
    this.#skipSpace();
    if (!this.#take(mark)) throw new SyntaxError(`expected ${mark}`);
  }

  #peek(): string | undefined {
    this.#skipSpace();
    return this.#text[this.#at];
  }

  #readBag(): DynamicBag {
    const bag = new Map<string, DynamicValue>();
    this.#expect('{');
    if (this.#peek() !== '}') {
      do {
        this.#skipSpace();
        if (this.#text[this.#at] !== '"') throw new SyntaxError('expected a key');
        const key = this.#readText();
        this.#expect(':');
        bag.set(key, this.#readValue());
        this.#skipSpace();
      } while (this.#take(','));
    }
    this.#expect('}');
    return bag;
  }

  #readArray(): readonly DynamicValue[] {
    const items: DynamicValue[] = [];
    this.#expect('[');
    if (this.#peek() !== ']') {
      do {
        items.push(this.#readValue());
        this.#skipSpace();
      } while (this.#take(','));
    }
    this.#expect(']');
    return items;
  }

  #readText(): string {
    const start = this.#at;
    let end = start + 1;
    for (;;) {
      plainTextPattern.lastIndex = end;
      plainTextPattern.exec(this.#text);
      end = plainTextPattern.lastIndex;
      if (this.#text[end] === '"') break;
      if (end >= this.#text.length) throw new SyntaxError('unclosed text');
      end += 2;
    }
    this.#at = end + 1;
    const written = this.#text.slice(start, this.#at);
    const text = JSON.parse(written) as string;
    return this.#keepsTypes ? markWritten(written, text) : text;
  }

  #readNumber(): bigint | number {
    numberPattern.lastIndex = this.#at;
    const found = numberPattern.exec(this.#text)?.[0];
    if (found === undefined) throw new SyntaxError('expected a value');
    this.#at += found.length;
    if (/[.eE]/.test(found)) return Number(found);
    const whole = BigInt(found);
    return whole >= -longLimit && whole < longLimit ? whole : Number(found);
  }
}

/** Reads JSON text; undefined where it is not JSON. With `keepsTypes`, a datetime in it is marked as one. */
export function readJson(text: string, keepsTypes = false): DynamicValue | undefined {
  try {
    return new JsonReader(text, keepsTypes).readWhole();
  } catch {
    return undefined;
  }
}

/** The value of a dynamic as the database holds it (JSON text or null). */
export function dynamicFrom(text: string | null, keepsTypes = false): DynamicValue {
  return text === null ? null : (readJson(text, keepsTypes) ?? null);
}

export function isArray(value: DynamicValue): value is readonly DynamicValue[] {
  return Array.isArray(value);
}

export function isBag(value: DynamicValue): value is DynamicBag {
  return value instanceof Map;
}

/** Minified JSON. A real keeps its point; what JSON cannot say (`NaN`, infinities) is text, as in Kusto. */
export function writeJson(value: DynamicValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join(',')}}`;
}

function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '"NaN"';
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"';
  return formatRealInDynamic(value);
}

/** A dynamic as the database holds it: null for null. */
export function dynamicText(value: DynamicValue): string | null {
  return value === null ? null : writeJson(value);
}

/** `tostring()` of a dynamic: a text without its quotes, JSON otherwise, empty for null. */
export function dynamicToString(value: DynamicValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? unmarked(value) : writeJson(value);
}

/** The items of an array, nothing of a null, and anything else as the one item. */
export function itemsOf(value: DynamicValue): readonly DynamicValue[] {
  if (value === null) return [];
  return isArray(value) ? value : [value];
}
