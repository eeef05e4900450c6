import { BrokenJson, explainWord } from './broken-json.js';

/** The offset of the next character that is no blank. */
export function skipBlanks(text: string, start: number): number {
  let offset = start;
  while (text[offset] === ' ' || text[offset] === '\n' || text[offset] === '\r' || text[offset] === '\t') offset++;
  return offset;
}

const ESCAPE = /^\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/;
/** `\u00e9`: the longest escape. */
const MAX_ESCAPE_LENGTH = 6;

/** The offset behind the text in quotation marks that begins at `start`. */
export function endOfString(text: string, start: number): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const char = text[offset] ?? '';
    if (char === '"') return offset + 1;
    if (char < ' ') throw new BrokenJson(offset, 'a line break or tab inside text; write \\n or \\t');
    if (char !== '\\') continue;
    const escape = ESCAPE.exec(text.slice(offset, offset + MAX_ESCAPE_LENGTH));
    if (escape === null)
      throw new BrokenJson(offset, 'a backslash before a character that takes none; write \\\\ for a backslash');
    offset += escape[0].length - 1;
  }
  throw new BrokenJson(start, 'this quotation mark is never closed; end the text with "');
}

const WORD = /[^\s,:"{}[\]]*/y;
const NUMBER_OR_NAME = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/;

/** The offset behind the number, `true`, `false` or `null` that begins at `start`. */
export function endOfWord(text: string, start: number): number {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0] ?? '';
  if (NUMBER_OR_NAME.test(word)) return start + word.length;
  throw new BrokenJson(start, explainWord(word, text[start]));
}
