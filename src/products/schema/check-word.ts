import { quote } from '../../domain/text/quote.js';
import type { Limits } from '../rules/model.js';
import type { Checked } from './checked.js';
import { right, wrong } from './checked.js';
import type { FieldOf } from './field.js';
import { listWords, oneOf } from './word-list.js';

/** The model that is asked, and which words it takes where models differ. */
export interface Taker {
  readonly model: string;
  readonly limits: Limits;
}

/**
 * One of several words; `10` counts as `"10"`, and an alias is sent as the word that it stands for. A word that some model takes is right here;
 * a complaint about one that none takes offers what the model takes that is asked.
 */
export function checkWord(field: FieldOf<'choice'>, value: unknown, path: string, taker?: Taker): Checked {
  const word = typeof value === 'number' ? String(value) : value;
  const offered = taker?.limits[path];
  if (typeof word !== 'string') return wrong(path, `${quote(value)}; write one of ${listWords(offered ?? field.of)}`);
  if (field.of.includes(word)) return right(word);
  const alias = field.aliases !== undefined && Object.hasOwn(field.aliases, word) ? field.aliases[word] : undefined;
  if (alias !== undefined) return right(alias, `${path}: "${word}" is sent to Kling as "${alias}"`);
  if (taker !== undefined && offered !== undefined) return wrong(path, explainBeyond(value, taker.model, offered));
  return wrong(path, `${quote(value)} is not possible; write ${oneOf(field.of)}`);
}

/** What to say of a word that a model does not take. */
export function explainBeyond(value: unknown, model: string, offered: readonly string[]): string {
  return `${quote(value)} is not possible with ${model}; write ${oneOf(offered)}`;
}
