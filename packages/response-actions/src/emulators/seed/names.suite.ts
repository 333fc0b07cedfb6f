/**
 * An emulator gives ids of its own to what is made in it. Which of them stands for which id of a case's world, both
 * ways: for aiming at it, and for telling what it says in the words of the case.
 */
export class Names {
  readonly #given: (readonly [world: string, emulator: string])[] = [];

  add(world: string, emulator: string | undefined): string {
    if (emulator === undefined) throw new Error(`the emulator gave no id to ${world}`);
    this.#given.push([world, emulator]);
    return emulator;
  }

  /** What stands for an id of the world. */
  of(world: string): string {
    const found = this.#given.find(([name]) => name === world);
    if (found === undefined) throw new Error(`nothing was made for ${world}`);
    return found[1];
  }

  /** A value of JSON with the emulator's ids in place of the world's. */
  toEmulator<T>(value: T): T {
    return JSON.parse(replaceAll(JSON.stringify(value), this.#given)) as T;
  }

  /** A text with the world's ids in place of the emulator's. */
  toWorld(text: string): string {
    return replaceAll(
      text,
      this.#given.map(([world, emulator]) => [emulator, world] as const),
    );
  }
}

/** In one go, so that what was put in is not taken for an id again. */
function replaceAll(text: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return text;
  const table = new Map(pairs);
  const longestFirst = [...table.keys()].sort((key, other) => other.length - key.length);
  return text.replace(new RegExp(longestFirst.join('|'), 'g'), (found) => table.get(found) ?? found);
}
