/**
 * What `rand()` and `new_guid()` draw: a sequence that begins again with each query, so that the same query over the
 * same rows gives the same answer and a rule that draws can be tested. Kusto's draws are other ones each time.
 */
let drawn = 0n;

/** Begins the sequence again. */
export function restartDraws(): void {
  drawn = 0n;
}

/** The next 64 bits: Steele, Lea and Flood's SplitMix. */
export function drawBits(): bigint {
  drawn += 1n;
  let bits = BigInt.asUintN(64, drawn * 0x9e3779b97f4a7c15n);
  bits = BigInt.asUintN(64, (bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n);
  bits = BigInt.asUintN(64, (bits ^ (bits >> 27n)) * 0x94d049bb133111ebn);
  return bits ^ (bits >> 31n);
}
