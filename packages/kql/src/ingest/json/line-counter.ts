/** What is counted in: a text. */
export type SearchableText = Pick<string, 'indexOf'>;

/**
 * Turns offsets of a text, asked for in ascending order, into 1-based lines. Each character is looked at once, however
 * many offsets are asked for: the next line break is remembered, and so is that there is none.
 */
export class LineCounter {
  #line = 1;
  #next: number;
  readonly #text: SearchableText;

  constructor(text: SearchableText) {
    this.#text = text;
    this.#next = text.indexOf('\n', 0);
  }

  lineAt(offset: number): number {
    while (this.#next !== -1 && this.#next < offset) {
      this.#line += 1;
      this.#next = this.#text.indexOf('\n', this.#next + 1);
    }
    return this.#line;
  }
}
