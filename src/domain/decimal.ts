/**
 * A decimal number as text, e.g. `"1.5"`: what is counted and compared must not be rounded as binary numbers are, and text crosses Temporal as
 * it is. All functions here are exact.
 */
export type Decimal = `${number}`;

/** Longer than any amount of anybody's; what comes from outside may be of any length. */
const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;

/** True for a decimal as Kling writes it, and as this file does. */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'string' && DECIMAL.test(value);
}

/** The shortest decimal that is that number to whoever wrote it: 0.1 is `0.1`. Zero for what is no finite number. */
export function decimalOf(number: number): Decimal {
  if (!Number.isFinite(number)) return '0';
  const [digits = '', exponent] = String(number).split('e');
  const written = scaledOf(digits);
  return exponent === undefined ? render(written) : render({ ...written, places: written.places - Number(exponent) });
}

/** For JSON that has always held a number; exact up to 15 digits. */
export function toNumber(decimal: Decimal): number {
  return Number(decimal);
}

/** `0.1` and `0.2` are `0.3`; keeps the places of the longer one, so that `1.50` and `0.50` are `2.00`. */
export function add(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(scaledOf(one).places, scaledOf(other).places);
  return render({ digits: digitsAt(one, places) + digitsAt(other, places), places });
}

/** What `one` is more than `other`, without zeros at its end; below 0 where it is less. */
export function subtract(one: Decimal, other: Decimal): Decimal {
  return plain(add(one, multiply(other, '-1')));
}

export function sum(decimals: readonly Decimal[]): Decimal {
  return decimals.reduce(add, '0');
}

export function multiply(one: Decimal, other: Decimal): Decimal {
  const [left, right] = [scaledOf(one), scaledOf(other)];
  return render({ digits: left.digits * right.digits, places: left.places + right.places });
}

/** Below 0 when `one` is less than `other`, above 0 when it is more, 0 when they are the same, like `1` and `1.0`. */
export function compare(one: Decimal, other: Decimal): number {
  const places = Math.max(scaledOf(one).places, scaledOf(other).places);
  const difference = digitsAt(one, places) - digitsAt(other, places);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export function isZero(decimal: Decimal): boolean {
  return scaledOf(decimal).digits === 0n;
}

/** `total` divided by a whole number above 0, to so many places; what lies in the middle is rounded away from zero. */
export function share(total: Decimal, parts: number, places: number): Decimal {
  const { digits, places: given } = scaledOf(total);
  const [numerator, divisor] = [digits * tenTo(places), BigInt(parts) * tenTo(given)];
  const half = numerator < 0n ? -divisor : divisor;
  return render({ digits: (2n * numerator + half) / (2n * divisor), places });
}

/** `1.50` is `1.5`, and `2.00` is `2`. */
export function plain(decimal: Decimal): Decimal {
  if (!decimal.includes('.')) return decimal;
  return decimal.replace(/\.?0+$/, '') as Decimal;
}

interface Scaled {
  readonly digits: bigint;
  /** How many of the digits stand behind the point; below zero, so many zeros follow them. */
  readonly places: number;
}

/** What is no decimal counts as nothing: sums are made of what files and histories hold, and must not fail on one odd word in them. */
function scaledOf(decimal: string): Scaled {
  if (!isDecimal(decimal)) return { digits: 0n, places: 0 };
  const [whole, fraction = ''] = decimal.split('.');
  return { digits: BigInt(`${whole ?? ''}${fraction}`), places: fraction.length };
}

function digitsAt(decimal: Decimal, places: number): bigint {
  const scaled = scaledOf(decimal);
  return scaled.digits * tenTo(places - scaled.places);
}

function render({ digits, places }: Scaled): Decimal {
  if (places <= 0) return String(digits * tenTo(-places)) as Decimal;
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  return `${sign}${text.slice(0, -places)}.${text.slice(-places)}` as Decimal;
}

const tenTo = (places: number): bigint => 10n ** BigInt(places);
