/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly CsvCell[];
  /** What is wrong with its quotation marks; its cells are then worth nothing. */
  readonly trouble?: CsvTrouble;
}

export interface CsvCell {
  readonly value: string;
  /** Where it begins in the text, its quotation mark included. */
  readonly offset: number;
}

export interface CsvTrouble {
  readonly kind: 'quote inside' | 'text after quote' | 'quote never closed';
  readonly offset: number;
  /** Where the cell begins. */
  readonly cellOffset: number;
}

const QUOTE = '"';

/**
 * The records of a CSV text (RFC 4180; LF, CR LF and CR all end one; blank lines are none). Written here, and held against csv-parse in the
 * tests, because no parser at hand tells the place of each cell and goes on in the line after a broken record: both are needed to
 * name every mistake of a file at once.
 */
export function* readRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let offset = 0;
  while (offset < text.length) {
    if (isLineEnd(text[offset])) {
      offset++;
      continue;
    }
    const { record, end } = readRecord(text, offset, delimiter);
    yield record;
    offset = end;
  }
}

function readRecord(text: string, start: number, delimiter: string): { record: CsvRecord; end: number } {
  const cells: CsvCell[] = [];
  let offset = start;
  for (;;) {
    const read = text[offset] === QUOTE ? readQuoted(text, offset) : readPlain(text, offset, delimiter);
    const { end } = read;
    const isEnded = end === text.length || text[end] === delimiter || isLineEnd(text[end]);
    const trouble = read.trouble ?? (isEnded ? undefined : 'text after quote');
    if (trouble !== undefined) {
      const record = { cells: [], trouble: { kind: trouble, offset: end, cellOffset: offset } };
      return { record, end: trouble === 'quote never closed' ? text.length : findLineEnd(text, end) };
    }
    cells.push({ value: read.value, offset });
    if (text[end] !== delimiter) return { record: { cells }, end };
    offset = end + 1;
  }
}

interface ReadCell {
  readonly value: string;
  /** Offset behind the cell, or of the trouble. */
  readonly end: number;
  readonly trouble?: CsvTrouble['kind'];
}

function readQuoted(text: string, start: number): ReadCell {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf(QUOTE, from);
    if (quote === -1) return { value, end: start, trouble: 'quote never closed' };
    value += text.slice(from, quote);
    if (text[quote + 1] !== QUOTE) return { value, end: quote + 1 };
    value += QUOTE;
    from = quote + 2;
  }
}

function readPlain(text: string, start: number, delimiter: string): ReadCell {
  let end = start;
  for (; end < text.length; end++) {
    const char = text[end];
    if (char === delimiter || isLineEnd(char)) break;
    if (char === QUOTE) return { value: '', end, trouble: 'quote inside' };
  }
  return { value: text.slice(start, end), end };
}

function findLineEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !isLineEnd(text[end])) end++;
  return end;
}

const isLineEnd = (char: string | undefined): boolean => char === '\n' || char === '\r';
