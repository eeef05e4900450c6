import { KlingTemporalError } from '../../domain/error.js';

/** Thrown where a text turns out to be no JSON; `walkJson` catches it. */
export class BrokenJson extends KlingTemporalError {
  override readonly name = 'BrokenJson';
  readonly code = 'BrokenJson';
  override readonly facts: { readonly offset: number };

  constructor(offset: number, text: string) {
    super(text);
    this.facts = { offset };
  }
}

/** What is wrong with a character; `wanted` is what may stand in its place. */
export function explainCharacter(char: string | undefined, wanted: string): string {
  if (char === undefined) return `the JSON ends too early; write ${wanted}`;
  return `${char === '"' ? 'a quotation mark' : JSON.stringify(char)} where ${wanted} is expected`;
}

/** What is wrong with the first character of a field's name. */
export function explainName(char: string | undefined): string {
  if (char === '}') return 'a comma before }; remove it';
  if (char === "'") return 'a name in single quotation marks; write "..."';
  if (char === undefined) return 'the JSON ends too early; write }';
  return 'the name of a field is expected; write it in quotation marks, e.g. "prompt"';
}

/** What is wrong with a word that is no number, `true`, `false` or `null`; `next` is the character where it begins. */
export function explainWord(word: string, next: string | undefined): string {
  if (word === '') return explainCharacter(next, 'a value');
  if (word.startsWith("'")) return 'text in single quotation marks; write "..."';
  const shown = JSON.stringify(word.slice(0, 30));
  return `${shown} is no JSON; write text in quotation marks "...", a number, true, false or null`;
}
