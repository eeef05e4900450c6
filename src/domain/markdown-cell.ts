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
