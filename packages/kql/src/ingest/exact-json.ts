import { stringEnd } from './json-positions.ts';

/** Where and why a text is not JSON. */
export class ExactJsonError extends Error {
  override readonly name = 'ExactJsonError';
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Deeper than any log; keeps a hostile text from exhausting the stack. */
const MAX_DEPTH = 1000;

const WHITE_SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/**
 * Parses JSON as RFC 8259 has it; integers that a double cannot hold become bigints.
 * Throws {@link ExactJsonError} with the offset of the first thing that is wrong.
 */
export function parseJsonExactly(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.skipSpace();
  if (reader.at < text.length) reader.fail(`unexpected ${reader.seen()} after the end of the value`);
  return value;
}

/** A key that an object has twice, and where it is there again. */
export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
}

/** The first key that an object of a JSON text has twice, of which parsers keep the last one without a word. */
export function findRepeatedKey(text: string): RepeatedKey | undefined {
  const reader = new Reader(text);
  reader.value(0);
  return reader.repeated;
}

class Reader {
  at = 0;
  repeated: RepeatedKey | undefined;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.skipSpace();
    const next = this.#text[this.at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    const literal = this.#take(LITERAL);
    if (literal !== undefined) return literal === 'null' ? null : literal === 'true';
    return this.#number();
  }

  skipSpace(): void {
    this.#take(WHITE_SPACE);
  }

  seen(): string {
    const next = this.#text[this.at];
    return next === undefined ? 'end of the text' : JSON.stringify(next);
  }

  fail(message: string): never {
    throw new ExactJsonError(this.at, message);
  }

  #object(depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    this.at += 1;
    this.skipSpace();
    if (this.#accept('}')) return members;
    do {
      this.skipSpace();
      if (this.#text[this.at] !== '"') this.fail(`expected a key in double quotes, found ${this.seen()}`);
      const offset = this.at;
      const key = this.#string();
      if (Object.hasOwn(members, key)) this.repeated ??= { key, offset };
      this.skipSpace();
      if (!this.#accept(':')) this.fail(`expected ':' after the key, found ${this.seen()}`);
      // Plain assignment to __proto__ would set the prototype instead of a member.
      Object.defineProperty(members, key, {
        value: this.value(depth + 1),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      this.skipSpace();
    } while (this.#accept(','));
    if (!this.#accept('}')) this.fail(`expected ',' or '}', found ${this.seen()}`);
    return members;
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at += 1;
    this.skipSpace();
    if (this.#accept(']')) return items;
    do {
      items.push(this.value(depth + 1));
      this.skipSpace();
    } while (this.#accept(','));
    if (!this.#accept(']')) this.fail(`expected ',' or ']', found ${this.seen()}`);
    return items;
  }

  #string(): string {
    const end = stringEnd(this.#text, this.at);
    if (end === this.#text.length) this.fail('this text is not closed');
    const token = this.#text.slice(this.at, end + 1);
    try {
      const value = JSON.parse(token) as string;
      this.at = end + 1;
      return value;
    } catch {
      return this.fail('this text holds a raw control character or a bad escape');
    }
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.#text);
    if (match === null) this.fail(`expected a value, found ${this.seen()}`);
    this.at = NUMBER.lastIndex;
    const asDouble = Number(match[0]);
    const whole = match[1] === undefined && match[2] === undefined;
    return whole && !Number.isSafeInteger(asDouble) ? BigInt(match[0]) : asDouble;
  }

  #accept(character: string): boolean {
    if (this.#text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match[0];
  }
}
