import { nearest } from './nearest.js';

/** What to say of a name that is none of those that are known in its place; `others` are words that people write there as well. */
export function explainUnknown(name: string, known: readonly string[], others: readonly string[] = []): string {
  const guess = nearest(name, [...known, ...others]);
  return `unknown; ${guess === undefined ? `known are ${known.join(', ')}` : `did you mean "${guess}"?`}`;
}
