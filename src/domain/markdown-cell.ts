/** What begins emphasis, code, a link, a picture, an entity or another cell. */
const SPECIAL = /[\\`*_~[\]&|]/g;
/** What is made a link as it stands: `https://...`, `www...`, `name@host`. */
const AUTOMATIC_LINK = /(?<=\w):(?=\/\/)|(?<=\bwww)\.|(?<=\S)@(?=\S)/gi;
/** Breaks a word for machines, and for no eye. */
const ZERO_WIDTH_SPACE = '\u200b';

/** Text for one cell or heading of the Markdown in the Web UI, shown as it stands: whoever wrote a prompt puts no link or picture there. */
export function escapeCell(text: string): string {
  return text
    .replace(SPECIAL, '\\$&')
    .replace(/</g, '&lt;')
    .replace(AUTOMATIC_LINK, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/[\r\n]+/g, ' ');
}

/** The Web UI (2.42) makes its frame two lines too low for a table and cuts off the last row: what is cut off instead is empty. */
export const ROOM_BELOW = '\n\n\u00a0\n\n\u00a0';
