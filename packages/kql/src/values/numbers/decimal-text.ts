/** What is wrong with a decimal that does not fit. */
export const tooManyDigits = 'has more digits than are kept here: 20 before the point, 18 after';

/** Whether a decimal fits the 38 digits with which it is stored, 18 of them after the point. */
export function fitsDecimal(text: string): boolean {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const shift = Number(exponent);
  const digits = `${whole}${fraction}`.replace(/0+$/, '');
  const before = `${whole}${fraction}`.replace(/^0+/, '').length - fraction.length + shift;
  const after = digits.length - whole.length - shift;
  return digits.replaceAll('0', '') === '' || (before <= 20 && after <= 18);
}
