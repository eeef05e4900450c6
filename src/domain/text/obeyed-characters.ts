/**
 * What a terminal or a page obeys instead of showing it, as parts of a character class: prompts, ids, file names and Kling's texts come from
 * elsewhere. None is in two parts.
 */
const OBEYED = {
  /** C0 and C1 control characters. */
  control: '\\p{Cc}',
  /** Embeddings, overrides and isolates: they turn the rest of a line around. */
  turning: '\\u202a-\\u202e\\u2066-\\u2069',
  /** Marks of right-to-left languages, ends of lines that are none to a terminal, and what has no width and joins nothing. */
  hidden: '\\u061c\\u200b\\u200e\\u200f\\u2028\\u2029\\u2060-\\u2065\\ufeff',
} as const;

/** Matches each character of these kinds; those in `except` are text at the place where it is used, such as `\n`. */
export function matchObeyed(kinds: readonly (keyof typeof OBEYED)[], except = ''): RegExp {
  const spared = except === '' ? '' : `(?![${except}])`;
  return new RegExp(`${spared}[${kinds.map((kind) => OBEYED[kind]).join('')}]`, 'gu');
}

/** Such a character as `\uXXXX`: what JSON reads back as it was. */
export function spellOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
