import stringWidth from 'string-width';
import { matchObeyed } from '../../domain/text/obeyed-characters.js';

/** Cuts between what people see as one character, so that an emoji of several code points stays whole. */
const SEGMENTER = new Intl.Segmenter();

const CONTROL = matchObeyed(['control']);
const DIRECTION = matchObeyed(['turning', 'hidden']);

/** What follows the first of several joined emoji: terminals disagree about the width of the whole, and one that is wrong breaks the line. */
const JOINED = /\u200d\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier}/gu;

/** Text that may be written to a terminal. */
export function printable(text: string): string {
  return text.replace(CONTROL, ' ');
}

/** Columns that a text takes on a terminal: two for most emoji and for Chinese, Japanese and Korean characters, none for colours. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** Text from elsewhere as one line that a terminal shows as it is. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ')).replace(DIRECTION, '').replace(JOINED, '').trim();
}

/** At most so many columns of a text without colours; what is cut is marked with `…`. */
export function fit(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (columnsOf(text) <= columns) return text;
  return `${take(text, columns - 1).trimEnd()}…`;
}

/** The same, with spaces to the right up to exactly so many columns. */
export function fill(text: string, columns: number): string {
  const fitted = fit(text, columns);
  return fitted + ' '.repeat(Math.max(0, columns - columnsOf(fitted)));
}

/** A text in lines of so many columns, broken between words where that is possible; the last of `maxLines` is cut. */
export function wrap(text: string, columns: number, maxLines: number): string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let rest = text;
  while (columnsOf(rest) > width && lines.length < maxLines - 1) {
    const whole = take(rest, width);
    const space = rest.startsWith(' ', whole.length) ? whole.length : whole.lastIndexOf(' ');
    // A character that is wider than the line stands alone all the same.
    const line = space > 0 ? rest.slice(0, space) : whole || (firstOf(rest) ?? rest);
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return [...lines, fit(rest, width)];
}

/** Texts in lines of so many columns, none of them divided. */
export function flow(parts: readonly string[], gap: string, columns: number): string[] {
  return parts.reduce<string[]>((lines, part) => {
    const last = lines.at(-1);
    const longer = `${last ?? ''}${gap}${part}`;
    if (last === undefined || columnsOf(longer) > columns) return [...lines, part];
    return [...lines.slice(0, -1), longer];
  }, []);
}

/** The longest beginning that takes no more columns. */
function take(text: string, columns: number): string {
  let taken = '';
  let width = 0;
  for (const { segment } of SEGMENTER.segment(text)) {
    width += columnsOf(segment);
    if (width > columns) break;
    taken += segment;
  }
  return taken;
}

function firstOf(text: string): string | undefined {
  for (const { segment } of SEGMENTER.segment(text)) return segment;
  return undefined;
}
