/**
 * The value that Athena and CloudTrail Lake write as text: `{type=IAMUser, sessioncontext={…}, mfa=null}`, lists in
 * brackets. Undefined where the text is not wholly that. A comma within a value belongs to it unless a name and `=`
 * follow, for nothing is quoted.
 */
export function parseStructText(text: string): unknown {
  const reader = new StructReader(text.trim());
  const value = reader.value();
  return reader.isAtEnd && typeof value === 'object' ? value : undefined;
}

const nextMember = /,\s*[A-Za-z_][\w.-]*=/y;
const memberName = /\s*([A-Za-z_@$][\w.:/-]*)=/y;
const deepest = 50;

class StructReader {
  #at = 0;
  #depth = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): unknown {
    const first = this.#text[this.#at];
    if ((first === '{' || first === '[') && this.#depth < deepest) {
      this.#depth += 1;
      const value = first === '{' ? this.#object() : this.#list();
      this.#depth -= 1;
      return value;
    }
    const text = this.#scalar();
    return text === 'null' ? null : text;
  }

  #object(): Record<string, unknown> | undefined {
    const members: [string, unknown][] = [];
    this.#at += 1;
    while (this.#text[this.#at] !== '}') {
      const name = this.#take(memberName);
      if (name === undefined) return undefined;
      members.push([name, this.value()]);
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== '}') return undefined;
    }
    this.#at += 1;
    return Object.fromEntries(members);
  }

  #list(): unknown[] | undefined {
    const items: unknown[] = [];
    this.#at += 1;
    while (this.#text[this.#at] !== ']') {
      if (this.isAtEnd) return undefined;
      while (this.#text[this.#at] === ' ') this.#at += 1;
      items.push(this.value());
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== ']') return undefined;
    }
    this.#at += 1;
    return items;
  }

  /** Up to the end of the struct, or to the comma before the next name; in a list every comma divides. */
  #scalar(): string {
    const start = this.#at;
    while (!this.isAtEnd && !'}]'.includes(this.#text[this.#at] ?? '')) {
      if (this.#text[this.#at] === ',' && (this.#isList(start) || this.#isAt(nextMember))) break;
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #isList(start: number): boolean {
    return /[[,]\s*$/.test(this.#text.slice(Math.max(0, start - 20), start));
  }

  #isAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match[1];
  }
}
