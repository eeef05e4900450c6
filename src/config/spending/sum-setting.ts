import type { Decimal } from '../../domain/decimal.js';
import { isDecimal } from '../../domain/decimal.js';
import { InvalidConfig } from '../invalid-config.js';

/** A setting that holds a sum of money. */
export interface SumSetting {
  /** As whoever set it knows it: a variable or an option. */
  readonly name: string;
  /** The word for no limit. */
  readonly none: string;
}

/** A sum in USD; undefined for none. Throws `InvalidConfig`. */
export function parseSum(text: string, { name, none }: SumSetting): Decimal | undefined {
  const word = text.trim();
  if (word.toLowerCase() === none) return undefined;
  if (isDecimal(word) && !word.startsWith('-')) return word;
  throw new InvalidConfig(`${name} is "${word}"; write a sum in USD, e.g. 25 or 0.50, or ${none}`);
}
