/** A row as text, in pieces: texts that must be the same to the letter, and reals, whose last bits may differ. */
export type RowText = readonly (string | RealText)[];

/** A real number within a row. */
export class RealText {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    return String(this.value);
  }
}

const NUMBER = /^[+-]?(?:NaN|Infinity|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/;

/** Twelve digits: beyond them the order of additions and the mathematics library show. */
const TOLERANCE = 1e-12;

/** Whether the text is the row, reals compared as numbers. */
export function sameText(row: RowText, text: string): boolean {
  let rest = text;
  for (const piece of row) {
    const taken =
      typeof piece === 'string' ? (rest.startsWith(piece) ? piece : undefined) : realAt(piece, rest);
    if (taken === undefined) return false;
    rest = rest.slice(taken.length);
  }
  return rest === '';
}

function realAt(piece: RealText, text: string): string | undefined {
  const found = NUMBER.exec(text)?.[0];
  return found !== undefined && isClose(piece.value, Number(found)) ? found : undefined;
}

function isClose(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

/** A text by which rows can be paired whatever the last digits of their numbers. */
export function sortKey(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (digits) => {
    const value = Number(digits);
    return Number.isFinite(value) ? String(Number(value.toPrecision(12)) + 0) : digits;
  });
}
