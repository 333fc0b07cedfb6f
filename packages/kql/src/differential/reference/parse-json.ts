import { type Dynamic, longMax, longMin, Undecided, undecidedIf } from './values.ts';

class NotJson extends Error {}

/** RFC 8259 by hand, because `JSON.parse` forgets whether a number was written `1` or `1.0`. */
class Reader {
  private place = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): Dynamic {
    const value = this.value();
    this.take(/\s*/y);
    if (this.place < this.text.length) throw new NotJson();
    return value;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.place;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.place += found.length;
    return found;
  }

  private expect(pattern: RegExp): string {
    const found = this.take(pattern);
    if (found === undefined) throw new NotJson();
    return found;
  }

  private value(): Dynamic {
    this.take(/\s*/y);
    const first = this.text.at(this.place);
    if (first === '{') return this.bag();
    if (first === '[') return this.array();
    if (first === '"') return this.string();
    const word = this.take(/true|false|null/y);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    return this.number(this.expect(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y));
  }

  private number(text: string): Dynamic {
    if (/[.eE]/.test(text)) return Number(text);
    const value = BigInt(text);
    undecidedIf(value > longMax || value < longMin, 'a number beyond a long in JSON');
    undecidedIf(text === '-0', 'minus zero in JSON');
    return value;
  }

  private string(): string {
    const text = JSON.parse(this.expect(/"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy)) as string;
    undecidedIf(
      /^\d{4}-\d\d-\d\d|^-?\d*[.:]?\d\d:\d\d/.test(text),
      'text in JSON that reads as a datetime or timespan',
    );
    return text;
  }

  private array(): Dynamic {
    this.expect(/\[\s*/y);
    const elements: Dynamic[] = [];
    if (this.take(/\]/y) !== undefined) return elements;
    do elements.push(this.value());
    while (this.take(/\s*,/y) !== undefined);
    this.expect(/\s*\]/y);
    return elements;
  }

  private bag(): Dynamic {
    this.expect(/\{\s*/y);
    const entries = new Map<string, Dynamic>();
    if (this.take(/\}/y) !== undefined) return entries;
    do {
      this.take(/\s*/y);
      const key = this.string();
      this.expect(/\s*:/y);
      if (entries.has(key)) throw new Undecided('a key twice in one bag');
      entries.set(key, this.value());
    } while (this.take(/\s*,/y) !== undefined);
    this.expect(/\s*\}/y);
    return entries;
  }
}

/** `parse_json()` of a text: nothing of nothing, and the text itself where it is not JSON. */
export function parseJson(text: string): Dynamic {
  if (text === '') return null;
  undecidedIf(
    /^\d{4}-\d\d-\d\d|^-?\d*[.:]?\d\d:\d\d/.test(text),
    'text that reads as a datetime or timespan',
  );
  try {
    return new Reader(text).document();
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    undecidedIf(
      /^[\s]*[-+.\d[{"]|^\s*(?:nan|inf|true|false|null)|^\s|\s$/i.test(text),
      'text that is nearly JSON',
    );
    return text;
  }
}
