import { LINE_END } from '../places.js';

/** More of a line is not needed to find a place. */
const MAX_COLUMNS = 100;
const BEFORE = 60;

/** The line of a text in which an offset is, with its number, and a mark below the place. */
export function showPlace(text: string, offset: number): readonly string[] {
  const ends = [...text.slice(0, offset).matchAll(LINE_END)];
  const last = ends.at(-1);
  const start = last === undefined ? 0 : last.index + last[0].length;
  const [whole = ''] = text.slice(start, start + offset + MAX_COLUMNS).split(/[\r\n]/, 1);
  const from = Math.max(0, offset - start - BEFORE);
  const shown = whole.slice(from, from + MAX_COLUMNS).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
  const number = String(ends.length + 1);
  const cut = from > 0 ? '…' : '';
  return [
    `${number} | ${cut}${shown}`,
    `${' '.repeat(number.length)} | ${' '.repeat(cut.length + offset - start - from)}^`,
  ];
}
