import { quote } from '../../domain/text/quote.js';
import type { Checked } from './checked.js';
import { right, wrong } from './checked.js';
import type { FieldOf } from './field.js';

/** One of several words; `10` counts as `"10"`, and an alias is sent as the word that it stands for. */
export function checkWord(field: FieldOf<'choice'>, value: unknown, path: string): Checked {
  const word = typeof value === 'number' ? String(value) : value;
  if (typeof word !== 'string') return wrong(path, `${quote(value)}; write one of ${field.of.join(', ')}`);
  if (field.of.includes(word)) return right(word);
  const alias = field.aliases !== undefined && Object.hasOwn(field.aliases, word) ? field.aliases[word] : undefined;
  if (alias !== undefined) return right(alias, `${path}: "${word}" is sent to Kling as "${alias}"`);
  return wrong(path, `${quote(value)} is not possible; write ${oneOf(field.of)}`);
}

/** `"a", "b" or "c"`. */
export function oneOf(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return quoted.length === 1 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
}
