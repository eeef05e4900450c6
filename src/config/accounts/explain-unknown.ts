import { nearest } from '../../domain/text/nearest.js';

/** What is wrong with a name in kling.toml; undefined for one that is known there. */
export function explainUnknown(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const guess = nearest(name, known);
  return `unknown; ${guess === undefined ? `known are ${known.join(', ')}` : `did you mean ${guess}?`}`;
}
