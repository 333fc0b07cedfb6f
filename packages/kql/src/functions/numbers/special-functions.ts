import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';

const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function, by Lanczos's approximation (g = 7, nine terms). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = lanczos.reduce(
    (all, coefficient, index) => all + (index === 0 ? coefficient : coefficient / (shifted + index)),
    0,
  );
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

function gamma(x: number): number {
  if (Number.isInteger(x)) return x <= 0 ? NaN : factorial(x - 1);
  return x < 0.5 ? Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x)) : Math.exp(logGamma(x));
}

function factorial(n: number): number {
  let product = 1;
  for (let factor = 2; factor <= n && Number.isFinite(product); factor += 1) product *= factor;
  return product;
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let h = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const step of [even, odd]) {
      d = 1 + step * d;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = 1 + step / c;
      if (Math.abs(c) < tiny) c = tiny;
      h *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return h;
}

function regularizedBeta(x: number, a: number, b: number): number {
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The error function: its series near zero, a continued fraction beyond. */
function erf(x: number): number {
  if (x < 0) return -erf(-x);
  return x < 2.5 ? erfSeries(x) : 1 - erfcFraction(x);
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function erfcFraction(x: number): number {
  let fraction = 0;
  for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** Where the distribution reaches the probability: halving, down to the last digit. */
function inverseBeta(probability: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 1100; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (regularizedBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return high;
}

interface Sample {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/** The two-sided p-value of Welch's test: Student's distribution with the degrees of freedom of Satterthwaite. */
function welchTest(a: Sample, b: Sample): number {
  const [left, right] = [a.variance / a.count, b.variance / b.count];
  const error = left + right;
  const freedom = error ** 2 / (left ** 2 / (a.count - 1) + right ** 2 / (b.count - 1));
  const squared = (a.mean - b.mean) ** 2 / error;
  return regularizedBeta(freedom / (freedom + squared), freedom / 2, 0.5);
}

/** Gamma, beta and error functions. */
export const specialFunctions: readonly ScalarFunction[] = [
  javascript({ names: ['gamma'], parameters: ['real'], returns: 'real', evaluate: gamma }),
  javascript({
    names: ['loggamma'],
    parameters: ['real'],
    returns: 'real',
    evaluate: (x) => (Number.isInteger(x) && x > 0 && x < 171 ? Math.log(gamma(x)) : logGamma(x)),
  }),
  javascript({ names: ['erf'], parameters: ['real'], returns: 'real', evaluate: erf }),
  javascript({
    names: ['erfc'],
    parameters: ['real'],
    returns: 'real',
    evaluate: (x) => (x < 2.5 ? 1 - erf(x) : erfcFraction(x)),
  }),
  javascript({
    names: ['beta_cdf'],
    parameters: ['real', 'real', 'real'],
    returns: 'real',
    evaluate: (x, a, b) => {
      if (x < 0 || x > 1 || b <= 0) return NaN;
      // Kusto's answer, though its page says NaN.
      return a <= 0 ? 1 : regularizedBeta(x, a, b);
    },
  }),
  javascript({
    names: ['beta_pdf'],
    parameters: ['real', 'real', 'real'],
    returns: 'real',
    evaluate: (x, a, b) =>
      x < 0 || x > 1 || a <= 0 || b <= 0
        ? NaN
        : Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b)) * x ** (a - 1) * (1 - x) ** (b - 1),
  }),
  javascript({
    names: ['beta_inv'],
    parameters: ['real', 'real', 'real'],
    returns: 'real',
    evaluate: (probability, a, b) =>
      probability < 0 || probability > 1 || a <= 0 || b <= 0 ? NaN : inverseBeta(probability, a, b),
  }),
  javascript({
    names: ['welch_test'],
    parameters: ['real', 'real', 'real', 'real', 'real', 'real'],
    returns: 'real',
    evaluate: (mean1, variance1, count1, mean2, variance2, count2) =>
      welchTest(
        { mean: mean1, variance: variance1, count: count1 },
        { mean: mean2, variance: variance2, count: count2 },
      ),
  }),
];
