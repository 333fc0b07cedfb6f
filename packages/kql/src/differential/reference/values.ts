/**
 * The values of the reference evaluator. It is a second reading of Kusto's documentation and of recorded answers, and
 * shares nothing with the engine: this folder stands on the lowest floor, where lint lets it import only itself.
 */

/** A value of type dynamic: `long` is a bigint and `real` a number, so that `1` and `1.0` stay apart. */
export type Dynamic =
  null | boolean | bigint | number | string | readonly Dynamic[] | ReadonlyMap<string, Dynamic>;

/** What each type of Kusto is in JavaScript. Datetimes and timespans are ticks of 100 ns, the former from year 1. */
export interface Native {
  readonly bool: boolean;
  readonly int: bigint;
  readonly long: bigint;
  readonly real: number;
  readonly string: string;
  readonly datetime: bigint;
  readonly timespan: bigint;
  readonly guid: string;
  readonly dynamic: Dynamic;
}

export type Kind = keyof Native;
export type Value = Native[Kind] | null;

/** Thrown where neither the documentation nor a recorded answer says what comes out. Such a case is not compared. */
export class Undecided extends Error {}

/** Leaves the case out of the comparison when `open` is true. */
export function undecidedIf(open: boolean, why: string): void {
  if (open) throw new Undecided(why);
}

const longSpan = 1n << 64n;
export const longMax = (1n << 63n) - 1n;
export const longMin = -(1n << 63n);

/** A long that has run over its 64 bits, as recorded for `9223372036854775807 + 1`. */
export const wrapLong = (value: bigint): bigint => BigInt.asIntN(64, value);
export const wrapInt = (value: bigint): bigint => BigInt.asIntN(32, value);
export const unsigned = (value: bigint): bigint => (value + longSpan) % longSpan;

export const isBag = (value: Dynamic): value is ReadonlyMap<string, Dynamic> => value instanceof Map;
export const isArray = (value: Dynamic): value is readonly Dynamic[] => Array.isArray(value);

/** The characters of a text as Kusto counts them: code points. */
export const characters = (text: string): string[] => Array.from(text);
