import { MAX_ITEMS } from '../domain/batch/batch-items.js';
import { canonicalName } from '../domain/batch/rows/field-name.js';
import type { RowComplaint } from '../domain/batch/rows/item-complaints.js';
import { complainOf } from '../domain/batch/rows/item-complaints.js';
import type { RawItem } from '../domain/batch/rows/raw-item.js';
import { isHeaderCell, REPEATED_HEADER } from './csv/csv-complaints.js';
import { detectDialect, readFirstCells } from './csv/csv-dialect.js';
import type { CsvRecord } from './csv/csv-records.js';
import { readRecords } from './csv/csv-records.js';
import type { ReadRows } from './read-rows.js';
import type { SourceText } from './source-text.js';

/** What names a table of several columns, as opposed to a sentence with a comma in it. */
const TABLE_COLUMNS = ['prompt', 'image', 'image_tail', 'multi_prompt', 'taskId', 'video_id'];

/** Whether a text is prompts, one a line: its first line is none that names columns, or names the prompt alone. */
export function isPromptsOnly(text: string): boolean {
  const { delimiter, start } = detectDialect(text);
  if (start > 0) return false;
  const names = readFirstCells(text, delimiter).map(({ value }) => canonicalName(value.trim()) ?? '');
  return names.length < 2 || !names.some((name) => TABLE_COLUMNS.includes(name));
}

/** One row for each line from `start` on, which is a prompt with all its commas and quotation marks; one in quotation marks may hold several lines. */
export function readPromptLines({ name, text, places }: SourceText, field = 'prompt', start = 0): ReadRows {
  const rows: RawItem[] = [];
  const complaints: RowComplaint[] = [];
  let count = 0;
  let isFirst = start === 0;
  for (const { value, offset } of splitLines(text, start)) {
    const isName = isHeaderCell({ name: field }, value) || (isFirst && canonicalName(value) === field);
    if (isName && !isFirst) complaints.push(complainOf(places.lineAt(offset), REPEATED_HEADER, places.at(offset)));
    isFirst = false;
    if (isName) continue;
    count++;
    const row = { fields: { [field]: value }, where: places.lineAt(offset), locate: () => places.at(offset) };
    if (rows.length < MAX_ITEMS) rows.push(row);
  }
  if (count === 0) complaints.push(complainOf(name, 'has a header and no rows; write one line for each generation'));
  return { rows, count, complaints };
}

/** A delimiter that no text holds: NUL is refused before. */
const NO_DELIMITER = '\0';

function* splitLines(text: string, start: number): Generator<{ value: string; offset: number }> {
  for (let at = start; at < text.length;) {
    const end = findLineEnd(text, at);
    const line = text.slice(at, end);
    const quoted = /^\s*"/.test(line) ? readFirst(text, at) : undefined;
    const cell = quoted?.trouble === undefined ? quoted?.cells[0] : undefined;
    const value = cell?.value ?? line.trim();
    if (value.trim() !== '') yield { value, offset: at };
    at = (cell === undefined ? end : (quoted?.end ?? end)) + 1;
  }
}

function readFirst(text: string, start: number): CsvRecord | undefined {
  for (const record of readRecords(text, NO_DELIMITER, start)) return record;
  return undefined;
}

const LINE_END = /[\r\n]|$/g;

function findLineEnd(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}
