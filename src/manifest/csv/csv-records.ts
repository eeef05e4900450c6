/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly CsvCell[];
  /** Where it begins, and where the line ends with which it ends. */
  readonly start: number;
  readonly end: number;
  /** What is wrong with its quotation marks; its cells are then worth nothing. */
  readonly trouble?: CsvTrouble;
}

export interface CsvCell {
  readonly value: string;
  /** Where it begins in the text, its quotation mark included. */
  readonly offset: number;
  readonly isQuoted: boolean;
}

export interface CsvTrouble {
  readonly kind: 'quote inside' | 'text after quote' | 'quote never closed';
  readonly offset: number;
  /** Where the cell begins. */
  readonly cellOffset: number;
}

const QUOTE = '"';

/**
 * The records of a CSV text (RFC 4180; LF, CR LF and CR all end one; blank lines are none, nor are blanks around quotation marks). Written here, and held against csv-parse in the
 * tests, because no parser at hand tells the place of each cell and goes on in the line after a broken record: both are needed to
 * name every mistake of a file at once.
 */
export function* readRecords(text: string, delimiter: string, from = 0): Generator<CsvRecord> {
  let offset = from;
  while (offset < text.length) {
    if (isLineEnd(text[offset])) {
      offset++;
      continue;
    }
    const record = readRecord(text, offset, delimiter);
    yield record;
    offset = record.end;
  }
}

function readRecord(text: string, start: number, delimiter: string): CsvRecord {
  const cells: CsvCell[] = [];
  let offset = start;
  for (;;) {
    const quote = findQuote(text, offset, delimiter);
    const read = quote === undefined ? readPlain(text, offset, delimiter) : readQuoted(text, quote);
    const end = quote === undefined || read.trouble !== undefined ? read.end : skipBlanks(text, read.end, delimiter);
    const isEnded = end === text.length || text[end] === delimiter || isLineEnd(text[end]);
    const trouble = read.trouble ?? (isEnded ? undefined : 'text after quote');
    if (trouble !== undefined) {
      const recordEnd = trouble === 'quote never closed' ? text.length : findLineEnd(text, end);
      return { cells: [], start, end: recordEnd, trouble: { kind: trouble, offset: end, cellOffset: offset } };
    }
    cells.push({ value: read.value, offset, isQuoted: quote !== undefined });
    if (text[end] !== delimiter) return { cells, start, end };
    offset = end + 1;
  }
}

/** Where the quotation mark of a cell is; blanks before it are how some programs write, and mean nothing. */
function findQuote(text: string, start: number, delimiter: string): number | undefined {
  const at = skipBlanks(text, start, delimiter);
  return text[at] === QUOTE ? at : undefined;
}

function skipBlanks(text: string, start: number, delimiter: string): number {
  let at = start;
  while (text[at] !== delimiter && (text[at] === ' ' || text[at] === '\t' || text[at] === '\u00a0')) at++;
  return at;
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
