import type { JsonValue } from '@drawbridge/base';

/** What a value in Bicep means, by the rules of the language and not by ours: for what the printer prints only. */
export function readBicepValue(text: string): JsonValue {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonValue {
    this.#skip(/\s+/y);
    if (this.#take("'''")) return this.#verbatim();
    if (this.#take("'")) return this.#escaped();
    if (this.#take('[')) return this.#list();
    if (this.#take('{')) return this.#object();
    const word = this.#skip(/json\('[^']*'\)|-?\d+|true|false|null|\w+(?:\.\w+)*/y);
    const inner = /^json\('(.*)'\)$/.exec(word)?.[1];
    return /^[A-Za-z]/.test(word) && inner === undefined && !/^(true|false|null)$/.test(word)
      ? { '(expression)': word }
      : (JSON.parse(inner ?? word) as JsonValue);
  }

  end(): void {
    this.#skip(/\s+/y);
    if (this.#at < this.#text.length)
      throw new Error(`left over: ${this.#text.slice(this.#at, this.#at + 40)}`);
  }

  /** Nothing is escaped; one line break after the opening quotes is not part of it. */
  #verbatim(): string {
    this.#take('\n');
    const end = this.#text.indexOf("'''", this.#at);
    if (end === -1 || this.#text[end + 3] === "'") throw new Error('a text has no end');
    const text = this.#text.slice(this.#at, end);
    this.#at = end + 3;
    return text;
  }

  #escaped(): string {
    let text = '';
    for (;;) {
      if (this.#take("'")) return text;
      if (this.#take('${')) text += `(${this.#skip(/[^}]*\}/y)}`.replace('}', ')');
      else if (this.#take('\\')) text += this.#escape();
      else {
        const plain = this.#skip(/\$(?!\{)|[^'\\\n\r$]+/y);
        if (plain === '') throw new Error(`a text of one line breaks off: ${text}`);
        text += plain;
      }
    }
  }

  #escape(): string {
    const code = /^u\{([0-9a-f]+)\}$/i.exec(this.#skip(/u\{[0-9a-f]+\}/iy))?.[1];
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    const escape = this.#skip(/[\\'nrt$]/y);
    const meant: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
    if (escape === '') throw new Error('an unknown escape');
    return meant[escape] ?? escape;
  }

  #list(): JsonValue {
    const items: JsonValue[] = [];
    for (;;) {
      this.#skip(/\s+/y);
      if (this.#take(']')) return items;
      items.push(this.value());
    }
  }

  #object(): JsonValue {
    const entries: [string, JsonValue][] = [];
    for (;;) {
      this.#skip(/\s+/y);
      if (this.#take('}')) return Object.fromEntries(entries);
      const name = this.#take("'") ? this.#escaped() : this.#skip(/\w+/y);
      if (!this.#take(':')) throw new Error(`no colon after ${name}`);
      entries.push([name, this.value()]);
    }
  }

  #take(token: string): boolean {
    const isThere = this.#text.startsWith(token, this.#at);
    if (isThere) this.#at += token.length;
    return isThere;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
