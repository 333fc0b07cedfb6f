// Random numbers that are the same on every machine and in every run.

/** A source of numbers in [0, 1), after Mulberry32. */
export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const createPicker = (random) => ({
  one: (list) => list[Math.floor(random() * list.length)],
  whole: (from, to) => from + Math.floor(random() * (to - from + 1)),
  hex: (length) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join(''),
  /** A moment between two others, at a whole millisecond. */
  moment: (from, to) => new Date(from.getTime() + Math.floor(random() * (to.getTime() - from.getTime()))),
});

/** A version 4 UUID of the picker's numbers. */
export function uuid(pick) {
  const variant = pick.one(['8', '9', 'a', 'b']);
  return `${pick.hex(8)}-${pick.hex(4)}-4${pick.hex(3)}-${variant}${pick.hex(3)}-${pick.hex(12)}`;
}
