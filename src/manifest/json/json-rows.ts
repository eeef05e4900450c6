import type { RawItem } from '../../domain/batch/rows/raw-item.js';
import { MAX_ITEMS } from '../../domain/batch/batch-items.js';
import type { RowComplaint } from '../../domain/batch/rows/item-complaints.js';
import { complainOf } from '../../domain/batch/rows/item-complaints.js';
import type { ReadRows } from '../read-rows.js';
import { locateJson, walkJson } from './json-walk.js';
import type { SourceText } from '../source-text.js';
import { listLines } from '../source-text.js';

/** The rows of JSONL, one object per line, or of one JSON text: a list of objects, or a single object over several lines. */
export function readJsonRows(source: SourceText): ReadRows {
  const whole = /^\s*\[/.test(source.text) || isSpreadOut(source.text) ? parse(source.text) : undefined;
  if (whole === undefined) return readLines(source);
  if (whole.trouble !== undefined) {
    const { offset, text } = whole.trouble;
    return { rows: [], count: 0, complaints: [complainOf(source.places.at(offset), withoutContent(text))] };
  }
  return Array.isArray(whole.value) ? readList(source, whole.value) : readObject(source, whole.value);
}

/** True when the first line alone is no JSON and the whole text is. */
function isSpreadOut(text: string): boolean {
  const first = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  return parse(first).trouble !== undefined && parse(text).trouble === undefined;
}

type ParsedJson =
  | { readonly value: unknown; readonly trouble?: undefined }
  | { readonly trouble: NonNullable<ReturnType<typeof walkJson>> };

function parse(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const trouble = walkJson(text, () => undefined);
    return { trouble: trouble ?? { offset: 0, text: `is not JSON: ${(error as Error).message}` } };
  }
}

function readLines({ text, places }: SourceText): ReadRows {
  const rows: RawItem[] = [];
  const complaints: RowComplaint[] = [];
  let count = 0;
  for (const { index, length } of listLines(text)) {
    const line = text.slice(index, index + length);
    if (line.trim() === '') continue;
    count++;
    const parsed = count > MAX_ITEMS ? { value: undefined } : parse(line);
    if (parsed.trouble !== undefined) {
      const { offset, text: words } = parsed.trouble;
      complaints.push(complainOf(places.lineAt(index), words, places.at(index + offset)));
    } else if (count <= MAX_ITEMS) {
      const locate = (path: string) => places.at(index + locateJson(line, path));
      rows.push({ fields: parsed.value, where: places.lineAt(index), locate });
    }
  }
  // A file without a single row was not meant for us, and what it holds is not repeated.
  const shown = rows.length > 0 ? complaints : complaints.map((one) => ({ ...one, text: withoutContent(one.text) }));
  return { rows, count, complaints: shown };
}

const withoutContent = (text: string): string => text.replace(/^"(?:[^"\\]|\\.)*" is no JSON/, 'this is no JSON');

function readList({ name, text, places }: SourceText, entries: readonly unknown[]): ReadRows {
  const offsets: number[] = [];
  walkJson(text, (path, offset) => {
    if (/^\[\d+\]$/.test(path)) offsets.push(offset);
  });
  const rows = entries.map((fields, index): RawItem => {
    const start = offsets[index] ?? 0;
    const end = offsets[index + 1] ?? text.length;
    const locate = (path: string) => places.at(start + locateJson(text.slice(start, end), path));
    return { fields, where: `${name}[${index}]`, locate };
  });
  const complaints =
    rows.length === 0 ? [complainOf(name, 'is an empty list; write an object for each generation')] : [];
  return { rows, count: rows.length, complaints };
}

function readObject({ text, places }: SourceText, fields: unknown): ReadRows {
  const start = text.search(/\S/);
  const locate = (path: string) => places.at(locateJson(text, path) || start);
  return { rows: [{ fields, where: places.lineAt(start), locate }], count: 1, complaints: [] };
}
