/**
 * The digits of a real as Kusto writes them. Its answers (`0.1 + 0.2` is `0.30000000000000007`) are those of RapidJSON
 * 1.1, whose Grisu2 leaves out the last step, towards the nearest of the shortest texts, from nine digits after its
 * integral part on: then the digits are those of the largest text that still reads back the same. With fifteen digits
 * or fewer there is one shortest text, and JavaScript writes it too.
 *
 * Source: Florian Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010.
 */
export interface DecimalDigits {
  readonly digits: string;
  /** The value is `0.DIGITS * 10 ** point`. */
  readonly point: number;
}

/** A floating-point number of 64 bits without a sign: `f * 2 ** e`. */
interface Wide {
  readonly f: bigint;
  readonly e: number;
}

const MOST_UNIQUE_DIGITS = 15;
const ROUNDED_BELOW = 9;

/** The digits of a real that is finite and greater than 0. */
export function shortestDigits(value: number): DecimalDigits {
  const nearest = nearestDigits(value);
  return nearest.digits.length <= MOST_UNIQUE_DIGITS ? nearest : grisu(value);
}

/** The shortest digits that read back the same, and of those the nearest to the value. */
export function nearestDigits(value: number): DecimalDigits {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

function grisu(value: number): DecimalDigits {
  const exact = wideFrom(value);
  const isPowerOfTwo = exact.f === 2n ** 52n;
  const upper = normalize({ f: (exact.f << 1n) + 1n, e: exact.e - 1 });
  const below = isPowerOfTwo
    ? { f: (exact.f << 2n) - 1n, e: exact.e - 2 }
    : { f: (exact.f << 1n) - 1n, e: exact.e - 1 };
  const lower = { f: below.f << BigInt(below.e - upper.e), e: upper.e };
  const { power, exponent } = powerFor(upper.e);
  const high = product(upper, power);
  const low = product(lower, power);
  const span = high.f - 1n - (low.f + 1n);
  return generate(product(normalize(exact), power).f, { f: high.f - 1n, e: high.e }, span, -exponent);
}

function generate(middle: bigint, high: Wide, span: bigint, exponent: number): DecimalDigits {
  const shift = BigInt(-high.e);
  const one = 1n << shift;
  const integral = (high.f >> shift).toString();
  const fromMiddle = high.f - middle;
  for (let length = 1; length <= integral.length; length += 1) {
    const kappa = integral.length - length;
    const unit = (10n ** BigInt(kappa)) << shift;
    const rest = high.f % unit;
    if (rest <= span)
      return decimal(nearest(integral.slice(0, length), { span, rest, unit, fromMiddle }), kappa + exponent);
  }
  let [digits, rest, scaledSpan, scale] = [integral, high.f & (one - 1n), span, 1n];
  for (let index = 1; ; index += 1) {
    [rest, scaledSpan, scale] = [rest * 10n, scaledSpan * 10n, scale * 10n];
    digits += (rest >> shift).toString();
    rest &= one - 1n;
    if (rest >= scaledSpan) continue;
    const gap = index < ROUNDED_BELOW ? fromMiddle * scale : 0n;
    return decimal(nearest(digits, { span: scaledSpan, rest, unit: one, fromMiddle: gap }), exponent - index);
  }
}

interface Rounding {
  readonly span: bigint;
  readonly rest: bigint;
  readonly unit: bigint;
  readonly fromMiddle: bigint;
}

/** Lowers the last digit as long as that comes nearer to the value. */
function nearest(digits: string, { span, rest, unit, fromMiddle }: Rounding): string {
  let [last, left] = [Number(digits.at(-1)), rest];
  while (
    left < fromMiddle &&
    span - left >= unit &&
    (left + unit < fromMiddle || fromMiddle - left > left + unit - fromMiddle)
  ) {
    last -= 1;
    left += unit;
  }
  return `${digits.slice(0, -1)}${last}`;
}

function decimal(digits: string, exponent: number): DecimalDigits {
  return { digits, point: digits.length + exponent };
}

function wideFrom(value: number): Wide {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & (2n ** 52n - 1n);
  return biased === 0 ? { f: fraction, e: -1074 } : { f: fraction + 2n ** 52n, e: biased - 1075 };
}

function normalize({ f, e }: Wide): Wide {
  const shift = 64 - f.toString(2).length;
  return { f: f << BigInt(shift), e: e - shift };
}

function product(left: Wide, right: Wide): Wide {
  const whole = left.f * right.f;
  return { f: (whole >> 64n) + ((whole >> 63n) & 1n), e: left.e + right.e + 64 };
}

const LOG10_OF_2 = 0.301_029_995_663_981_14;
const powers = new Map<number, Wide>();

/** The power of ten, out of every eighth from 1e-348 on, that brings the exponent to between -60 and -32. */
function powerFor(e: number): { readonly power: Wide; readonly exponent: number } {
  const exponent = -348 + ((Math.ceil((-61 - e) * LOG10_OF_2 + 347) >> 3) + 1) * 8;
  const power = powers.get(exponent) ?? powerOfTen(exponent);
  powers.set(exponent, power);
  return { power, exponent };
}

function powerOfTen(exponent: number): Wide {
  const ten = 10n ** BigInt(Math.abs(exponent));
  const width = ten.toString(2).length;
  if (exponent >= 0) return rounded(ten << 65n, width + 65, -65);
  const shift = width + 66;
  const quotient = (1n << BigInt(shift)) / ten;
  return rounded(quotient, quotient.toString(2).length, -shift);
}

/** The upper 64 of `width` bits, rounded. */
function rounded(value: bigint, width: number, e: number): Wide {
  const dropped = width - 64;
  const f = (value >> BigInt(dropped)) + ((value >> BigInt(dropped - 1)) & 1n);
  return f === 2n ** 64n ? { f: 2n ** 63n, e: e + dropped + 1 } : { f, e: e + dropped };
}
