import { matchObeyed, spellOut } from '../../domain/text/obeyed-characters.js';

/** Line feeds and tabs are text. */
const OBEYED = matchObeyed(['control', 'turning', 'hidden'], '\n\t');

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
