import type { RunEntry } from './run-events.ts';

/** In characters of the lines; those that were asked for longest ago are forgotten first. */
const mostKept = 8_000_000;

/**
 * Lines of journals, by their text, and the entries that they are: for a reader that meets the same line again. What a line is
 * follows from its text alone; where it stands is looked at each time.
 */
export class IntactLines {
  readonly #entries = new Map<string, RunEntry>();
  #size = 0;
  readonly #most: number;

  constructor(most = mostKept) {
    this.#most = most;
  }

  get(line: string): RunEntry | undefined {
    const entry = this.#entries.get(line);
    if (entry === undefined) return undefined;
    this.#entries.delete(line);
    this.#entries.set(line, entry);
    return entry;
  }

  keep(line: string, entry: RunEntry): void {
    if (line.length > this.#most || this.#entries.has(line)) return;
    this.#entries.set(line, entry);
    this.#size += line.length;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#most) return;
      this.#entries.delete(oldest);
      this.#size -= oldest.length;
    }
  }
}
