/** What begins emphasis, code, a link, a picture, HTML, an entity or another cell. */
const SPECIAL = /[\\`*_~[\]&|<]/g;
/** The same for a line outside of a table, where each `\` more would be seen in the places that show it as plain text. */
const SPECIAL_IN_LINE = /[\\`*[<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
/** What makes a heading, a list or a quotation of a line. */
const FIRST = /^(?:>|#(?=#*\s)|[-+](?=[-\s]))|(?<=^\d{1,9})[.)]/;
/** What is made a link as it stands: `https://...`, `www...`, `name@host`. */
const AUTOMATIC_LINK = /(?<=\w):(?=\/\/)|(?<=\bwww)\.|(?<=\S)@(?=\S)/gi;
/** Breaks a word for machines, and for no eye. */
const ZERO_WIDTH_SPACE = '\u200b';

/** Text for one cell or heading of the Markdown in the Web UI, shown as it stands: whoever wrote a prompt puts no link or picture there. */
export function escapeCell(text: string): string {
  return text
    .replace(SPECIAL, '\\$&')
    .replace(AUTOMATIC_LINK, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/[\r\n]+/g, ' ');
}

/** The Web UI (2.42) makes its frame two lines too low for a table and cuts off the last row: what is cut off instead is empty. */
export const ROOM_BELOW = '\n\n\u00a0\n\n\u00a0';

/** The same for a line of its own: the summary of a workflow, which the Web UI shows as Markdown on its page and as plain text elsewhere. */
export function escapeLine(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .trim()
    .replace(SPECIAL_IN_LINE, '\\$&')
    .replace(FIRST, '\\$&')
    .replace(AUTOMATIC_LINK, `$&${ZERO_WIDTH_SPACE}`);
}
