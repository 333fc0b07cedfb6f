import { isPagingMember } from './envelope.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  stringEnd,
} from '../json-positions.ts';

/** Elements of the list that a document is, one behind the other, with their commas. */
export interface ElementRun {
  readonly text: string;
  /** The 1-based line on which it begins. */
  readonly line: number;
}

/** How a document begins that is one list of records and nothing else. */
export interface ListOpening {
  /** Of the first character after the bracket. */
  readonly offset: number;
  /** Whether the list is the only member of an object, as in `{"Records":[…]}`. */
  readonly isMember: boolean;
}

const LIST = /^\s*\[/;
const MEMBER = /^\s*\{\s*"([^"\\]{1,64})"\s*:\s*\[/;

/** Recognises from its first characters a document that may be a list of records; its end must bear it out. */
export function listOpening(head: string): ListOpening | undefined {
  const list = LIST.exec(head);
  if (list !== null) return { offset: list[0].length, isMember: false };
  const [opening, name = ''] = MEMBER.exec(head) ?? [];
  if (opening === undefined || isPagingMember(name)) return undefined;
  return { offset: opening.length, isMember: true };
}

/** What may follow the list is short; anything longer is something else. */
const MOST_TAIL = 4096;

/**
 * Cuts the pieces of a document, which begins with a list, between its elements, and looks at each character once. It
 * only has to be right for texts that are JSON: what it cuts out of others does not parse.
 */
export class RecordSplitter {
  readonly #isMember: boolean;
  #skip: number;
  /** The beginning of an element that is not complete. */
  #held = '';
  /** Where the next piece is looked at, in what is held: a text that is not closed is looked at again. */
  #from = 0;
  #depth = 0;
  #line = 1;
  #hasEnded = false;
  #isBroken = false;
  #tail = '';

  constructor(opening: ListOpening) {
    this.#isMember = opening.isMember;
    this.#skip = opening.offset;
  }

  /** Whether the document ended with its list; what follows a list makes it another document. */
  get isWhole(): boolean {
    return this.#hasEnded && !this.#isBroken && (this.#isMember ? /^\s*\}\s*$/ : /^\s*$/).test(this.#tail);
  }

  /** Takes a piece; gives the elements that it completes, if it does. */
  push(piece: string): ElementRun | undefined {
    if (this.#hasEnded) {
      if (this.#tail.length < MOST_TAIL) this.#tail += piece;
      return undefined;
    }
    const text = this.#held + this.#afterOpening(piece);
    const found = this.#scan(text);
    if (found === undefined) {
      this.#held = text;
      return undefined;
    }
    const { end, isLast } = found;
    const run = { text: text.slice(0, end), line: this.#line };
    this.#line += breaksIn(run.text);
    const rest = text.slice(end + 1);
    if (isLast) this.#tail = rest;
    else {
      this.#held = rest;
      this.#from -= end + 1;
    }
    return run;
  }

  #afterOpening(piece: string): string {
    if (this.#skip === 0) return piece;
    const skipped = piece.slice(0, this.#skip);
    this.#skip -= skipped.length;
    this.#line += breaksIn(skipped);
    return piece.slice(skipped.length);
  }

  /** The offset of the last comma between elements, or of the bracket that closes the list. */
  #scan(text: string): { readonly end: number; readonly isLast: boolean } | undefined {
    let last: number | undefined;
    let at = this.#from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        const end = stringEnd(text, at);
        if (end === text.length) break;
        at = end;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#depth += 1;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth === 0) {
          this.#hasEnded = true;
          this.#isBroken = code === CLOSE_BRACE;
          return { end: at, isLast: true };
        }
        this.#depth -= 1;
      } else if (code === COMMA && this.#depth === 0) last = at;
    }
    this.#from = at;
    return last === undefined ? undefined : { end: last, isLast: false };
  }
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
