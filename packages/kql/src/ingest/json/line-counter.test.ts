import { describe, expect, it } from 'vitest';

import { LineCounter, type SearchableText } from './line-counter.ts';

/** A text that counts how many of its characters are looked at. */
class CountedText implements SearchableText {
  looked = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  indexOf(wanted: string, from = 0): number {
    const found = this.#text.indexOf(wanted, from);
    this.looked += (found === -1 ? this.#text.length : found + 1) - from;
    return found;
  }
}

describe('lines of offsets', () => {
  it.each([
    ['one line', '{"a":1},'.repeat(5000)],
    ['a line for each record', '{"a":1},\n'.repeat(5000)],
    ['a last line without a break', `${'{"a":1},\n'.repeat(2500)}${'{"a":1},'.repeat(2500)}`],
  ])('looks at each character of a text once, with %s', (_layout, text) => {
    const counted = new CountedText(text);
    const lines = new LineCounter(counted);
    for (let offset = 0; offset < text.length; offset += 4) lines.lineAt(offset);
    expect(counted.looked).toBe(text.length);
  });

  it('counts from one, and a break belongs to the line that it ends', () => {
    const lines = new LineCounter('ab\ncd\n\ne');
    expect([0, 2, 3, 5, 6, 7, 8].map((offset) => lines.lineAt(offset))).toEqual([1, 1, 2, 2, 3, 4, 4]);
  });
});
