/** What is wrong with a decimal that does not fit. */
export const tooManyDigits = 'has more digits than are kept here: 20 before the point, 18 after';

/** How many digits a decimal has before the point (fewer than none where zeros follow it), and how many after it. */
function digitsOf(text: string): { readonly before: number; readonly after: number } | undefined {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return undefined;
  const shift = Number(exponent);
  return {
    before: digits.replace(/^0+/, '').length - fraction.length + shift,
    after: kept.length - whole.length - shift,
  };
}

/** Whether a decimal fits the 38 digits with which it is stored, 18 of them after the point. */
export function fitsDecimal(text: string): boolean {
  const digits = digitsOf(text);
  return digits === undefined || (digits.before <= 20 && digits.after <= 18);
}

/** Whether a decimal is too large to be stored, or so small that none of its digits would be. */
export function isBeyondDecimal(text: string): boolean {
  const digits = digitsOf(text);
  return digits !== undefined && (digits.before > 20 || digits.before < -17);
}
