interface Entry<T> {
  readonly value: T;
  readonly weight: number;
}

/** Keeps the values that were used last: so many, and together of so much weight. The newest is always kept. */
export class BoundedCache<T> {
  /** The newest last. */
  readonly #entries = new Map<string, Entry<T>>();
  readonly #mostEntries: number;
  readonly #mostWeight: number;
  #weight = 0;

  constructor(mostEntries: number, mostWeight: number) {
    this.#mostEntries = mostEntries;
    this.#mostWeight = mostWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: T, weight: number): void {
    this.#remove(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      const isFull = this.#entries.size > this.#mostEntries || this.#weight > this.#mostWeight;
      if (!isFull || oldest === key) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
