import type { Decimal } from '../../domain/decimal.js';
import { parseSum } from '../spending/sum-setting.js';

/** In USD. More than any one clip costs (15 seconds in 4k are 6.30): whoever starts one is never asked, whoever starts a long file is. */
const DEFAULT: Decimal = '10';

/** The sum of money above which a start asks first; undefined for never. Throws `InvalidConfig`. */
export function parseConfirmAbove(text: string = DEFAULT): Decimal | undefined {
  return parseSum(text, { name: 'KLING_CONFIRM_ABOVE', none: 'never' });
}
