/** Very small numbers as they are written on paper. */

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `10⁻²⁹`. */
export function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]);
  return `10${exponent < 0 ? '⁻' : ''}${digits.join('')}`;
}

/** 10^`logarithm`, also where it is too small for a double: `3.40 · 10⁻⁵⁰⁰`. */
function scientific(logarithm: number, digits: number): string {
  let exponent = Math.floor(logarithm);
  let mantissa = (10 ** (logarithm - exponent)).toFixed(digits);
  if (Number(mantissa) >= 10) [mantissa, exponent] = [(1).toFixed(digits), exponent + 1];
  return `${mantissa} · ${powerOfTen(exponent)}`;
}

/** A positive number below a thousandth, with two digits: `2.5 · 10⁻⁵`. */
export const small = (value: number): string => scientific(Math.log10(value), 1);

/** P = 2^−`bits` with three digits, however small. */
export function probabilityOf(bits: number): string {
  if (!Number.isFinite(bits)) return '–';
  const logarithm = -bits * Math.LOG10E * Math.LN2;
  return logarithm > -3 ? (10 ** logarithm).toPrecision(3) : scientific(logarithm, 2);
}
