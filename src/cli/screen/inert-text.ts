import { spellOut } from '../../domain/text/spell-out.js';

/**
 * What a terminal obeys instead of showing it (C0 and C1 control characters), and what turns a line around or hides a part of it (bidirectional
 * marks, zero-width characters that join nothing). Line feeds and tabs are text.
 */
// eslint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The colours that we write ourselves: one Select Graphic Rendition of one or two digits, as picocolors has them. */
// eslint-disable-next-line no-control-regex
const COLOUR = /\u001b\[(?:[0-9]|[1-4][0-9]|9[0-7])m/y;

/**
 * Text that may be written to a terminal whatever a prompt, an id, a file name or Kling's message holds: each such character is written as
 * `\uXXXX`, which JSON reads back as it was. With `keepsColours`, colours pass.
 */
export function inert(text: string, { keepsColours = false }: { readonly keepsColours?: boolean } = {}): string {
  return text.replace(OBEYED, (character, offset: number) => {
    if (keepsColours && character === '\u001b') {
      COLOUR.lastIndex = offset;
      if (COLOUR.test(text)) return character;
    }
    return spellOut(character);
  });
}
