/** Counts the streams that each caller has open. */
export class OpenStreams {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place, which is given back by what is returned; undefined where the caller has all of theirs. */
  take(subject: string): (() => void) | undefined {
    const count = this.#open.get(subject) ?? 0;
    if (count >= this.#most) return undefined;
    this.#open.set(subject, count + 1);
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const left = (this.#open.get(subject) ?? 1) - 1;
      if (left === 0) this.#open.delete(subject);
      else this.#open.set(subject, left);
    };
  }
}
