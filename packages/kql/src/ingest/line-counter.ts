/** Turns offsets of a text, asked for in ascending order, into 1-based lines without scanning from the start each time. */
export class LineCounter {
  #line = 1;
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    let next = this.#text.indexOf('\n', this.#at);
    while (next !== -1 && next < offset) {
      this.#line += 1;
      this.#at = next + 1;
      next = this.#text.indexOf('\n', this.#at);
    }
    return this.#line;
  }
}
