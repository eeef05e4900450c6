import type { Decimal } from '../../domain/decimal.js';
import { isDecimal } from '../../domain/decimal.js';
import { InvalidConfig } from '../invalid-config.js';

/** In USD. More than any one clip costs (15 seconds in 4k are 6.30): whoever starts one is never asked, whoever starts a long file is. */
const DEFAULT: Decimal = '10';

/** The sum of money above which a start asks first; undefined for never. Throws `InvalidConfig`. */
export function parseConfirmAbove(text: string | undefined): Decimal | undefined {
  if (text === undefined) return DEFAULT;
  if (text.toLowerCase() === 'never') return undefined;
  if (isDecimal(text) && !text.startsWith('-')) return text;
  throw new InvalidConfig(`KLING_CONFIRM_ABOVE is "${text}"; write a sum in USD, e.g. 25 or 0.50, or never`);
}
