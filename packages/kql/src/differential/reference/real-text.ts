/**
 * The text of a real. Recorded answers (`1.0`, `100000000000.0`, `-0.0`, `0.30000000000000007` for 0.1 + 0.2) are what
 * Grisu2 writes as published by Loitsch (PLDI 2010) in the variant of RapidJSON 1.1, whose last step of rounding is
 * skipped beyond nine fractional digits. Written on big integers, with the powers of ten computed and not tabled.
 */
interface Scaled {
  readonly f: bigint;
  readonly e: number;
}

const full = (1n << 64n) - 1n;

function decode(value: number): Scaled {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return exponent === 0 ? { f: fraction, e: -1074 } : { f: fraction | (1n << 52n), e: exponent - 1075 };
}

function normalized({ f, e }: Scaled): Scaled {
  const shift = 64 - f.toString(2).length;
  return { f: f << BigInt(shift), e: e - shift };
}

function times(left: Scaled, right: Scaled): Scaled {
  return { f: (left.f * right.f + (1n << 63n)) >> 64n, e: left.e + right.e + 64 };
}

/** 10^power as 64 bits and an exponent, rounded to the nearest. */
function powerOfTen(power: number): Scaled {
  if (power >= 0) {
    const exact = 10n ** BigInt(power);
    const surplus = exact.toString(2).length - 64;
    if (surplus <= 0) return { f: exact << BigInt(-surplus), e: surplus };
    const rounded = (exact + (1n << BigInt(surplus - 1))) >> BigInt(surplus);
    return rounded > full ? { f: rounded >> 1n, e: surplus + 1 } : { f: rounded, e: surplus };
  }
  const divisor = 10n ** BigInt(-power);
  const shift = divisor.toString(2).length + 63;
  const doubled = ((1n << BigInt(shift + 1)) / divisor + 1n) >> 1n;
  return doubled > full ? { f: doubled >> 1n, e: 1 - shift } : { f: doubled, e: -shift };
}

/** The power that RapidJSON takes from its table of every eighth one. */
function tableExponent(e: number): number {
  const exact = (-61 - e) * 0.30102999566398114 + 347;
  return -348 + ((Math.ceil(exact) >> 3) + 1) * 8;
}

interface Digits {
  readonly text: string;
  readonly exponent: number;
}

function roundDown(digits: number[], delta: bigint, start: bigint, unit: bigint, distance: bigint): void {
  let rest = start;
  const last = digits.length - 1;
  while (
    rest < distance &&
    delta - rest >= unit &&
    (rest + unit < distance || distance - rest > rest + unit - distance)
  ) {
    digits[last] = (digits[last] ?? 0) - 1;
    rest += unit;
  }
}

function generate(exact: Scaled, high: Scaled, width: bigint, exponent: number): Digits {
  const shift = BigInt(-high.e);
  const unit = 1n << shift;
  const distance = high.f - exact.f;
  const digits: number[] = [];
  const add = (digit: bigint): void => {
    if (digit !== 0n || digits.length > 0) digits.push(Number(digit));
  };
  let whole = high.f >> shift;
  for (let place = whole.toString().length - 1; place >= 0; place--) {
    const power = 10n ** BigInt(place);
    add(whole / power);
    whole %= power;
    const rest = (whole << shift) + (high.f & (unit - 1n));
    if (rest <= width) {
      roundDown(digits, width, rest, power << shift, distance);
      return { text: digits.join(''), exponent: exponent + place };
    }
  }
  let part = high.f & (unit - 1n);
  let delta = width;
  for (let place = 1; ; place++) {
    part *= 10n;
    delta *= 10n;
    add(part >> shift);
    part &= unit - 1n;
    if (part < delta) {
      roundDown(digits, delta, part, unit, place < 9 ? distance * 10n ** BigInt(place) : 0n);
      return { text: digits.join(''), exponent: exponent - place };
    }
  }
}

function shortest(value: number): Digits {
  const { f, e } = decode(value);
  const upper = normalized({ f: (f << 1n) + 1n, e: e - 1 });
  const lowerRaw = f === 1n << 52n ? { f: (f << 2n) - 1n, e: e - 2 } : { f: (f << 1n) - 1n, e: e - 1 };
  const lower: Scaled = { f: lowerRaw.f << BigInt(lowerRaw.e - upper.e), e: upper.e };
  const power = tableExponent(upper.e);
  const cached = powerOfTen(power);
  const exact = times(normalized({ f, e }), cached);
  const high = times(upper, cached);
  const low = times(lower, cached);
  return generate(exact, { f: high.f - 1n, e: high.e }, high.f - 1n - (low.f + 1n), -power);
}

/** Where the point and the exponent go: plain up to 21 digits before the point and six zeros after it. */
function place({ text, exponent }: Digits): string {
  const point = text.length + exponent;
  if (exponent >= 0 && point <= 21) return `${text}${'0'.repeat(exponent)}.0`;
  if (point > 0 && point <= 21) return `${text.slice(0, point)}.${text.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${text}`;
  const head = text.length === 1 ? text : `${text.slice(0, 1)}.${text.slice(1)}`;
  return `${head}e${point - 1}`;
}

/** The text of a finite real, such as `1.0`. */
export function realText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  return value < 0 ? `-${place(shortest(-value))}` : place(shortest(value));
}
