/** Punycode as RFC 3492 has it, for one label and without the `xn--` in front. */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_POINT = 128;
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const threshold = (k: number, bias: number): number => Math.min(T_MAX, Math.max(T_MIN, k - bias));

function adapt(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

export function encodePunycode(text: string): string {
  const points = Array.from(text, (one) => one.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < INITIAL_POINT);
  let out = String.fromCodePoint(...basic) + (basic.length > 0 && basic.length < points.length ? '-' : '');
  let [point, delta, bias, handled] = [INITIAL_POINT, 0, INITIAL_BIAS, basic.length];
  while (handled < points.length) {
    const next = points.reduce((least, one) => (one >= point && one < least ? one : least), Infinity);
    delta += (next - point) * (handled + 1);
    point = next;
    for (const one of points) {
      if (one < point) delta += 1;
      if (one !== point) continue;
      out += encodeDelta(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    point += 1;
  }
  return out;
}

function encodeDelta(delta: number, bias: number): string {
  let out = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const t = threshold(k, bias);
    if (rest < t) return out + (DIGITS[rest] ?? '');
    out += DIGITS[t + ((rest - t) % (BASE - t))] ?? '';
    rest = Math.floor((rest - t) / (BASE - t));
  }
}

/** Null where the text is not punycode. */
export function decodePunycode(text: string): string | null {
  const cut = Math.max(0, text.lastIndexOf('-'));
  const points = Array.from(text.slice(0, cut), (one) => one.charCodeAt(0));
  if (points.some((point) => point >= INITIAL_POINT)) return null;
  let [point, index, bias] = [INITIAL_POINT, 0, INITIAL_BIAS];
  for (let at = cut > 0 ? cut + 1 : 0; at < text.length;) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = DIGITS.indexOf((text[at] ?? '').toLowerCase() || '?');
      at += 1;
      if (digit === -1) return null;
      index += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= BASE - t;
    }
    bias = adapt(index - before, points.length + 1, before === 0);
    point += Math.floor(index / (points.length + 1));
    index %= points.length + 1;
    if (point > 0x10ffff) return null;
    points.splice(index, 0, point);
    index += 1;
  }
  return String.fromCodePoint(...points);
}
