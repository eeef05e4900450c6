import path from 'node:path';
import type { Draft } from '../domain/batch/rows/item-row.js';
import type { RawItem } from '../domain/batch/rows/raw-item.js';
import { MAX_ITEMS } from '../domain/batch/batch-items.js';
import { checkItemsInTurns } from '../domain/batch/rows/check-in-turns.js';
import { gatherComplaints } from '../domain/batch/rows/item-complaints.js';
import { assignIds } from '../domain/batch/rows/item-id.js';
import { ignoredKeys, inFileOrder, namesIn } from './row-files.js';
import { checkParams } from './param-items.js';
import { noticeNotIgnored, noticeOwnColumns, noticeSameRows } from '../domain/batch/rows/row-notices.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { mapInTurns } from '../domain/work/map-in-turns.js';
import { meaningOf } from '../domain/generation/meaning.js';
import { findFile } from '../disk/find-file.js';
import type { Access } from '../disk/regular-file.js';
import type { ReadRows } from './read-rows.js';
import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import { readCsvRows } from './csv/csv-rows.js';
import { parseParamHeader } from './csv/param-header.js';
import { resolveItemPictures } from './item-pictures.js';
import { readJsonRows } from './json/json-rows.js';
import type { Manifest, ManifestOptions, RowsOptions } from './manifest.js';
import { complainOfRoom } from './room.js';
import { isPromptsOnly, readPromptLines } from './prompt-lines.js';
import type { SourceText } from './source-text.js';
import { checkText, readSourceText } from './source-text.js';

/**
 * Reads a CSV or JSONL file, or standard input for `-`, and checks all of it: throws `InvalidRequest` with every mistake, each with file, line
 * and column, before anything is started. Throws `KlingFailure` of kind `Storage` when the machine cannot read just now.
 */
export async function readManifest(file: string, options: ManifestOptions): Promise<Manifest> {
  const source = await readSource(file, options);
  const directory = file === '-' ? process.cwd() : path.dirname(source.file);
  return checkSource(file, source, { directory, ...options });
}

/** The same for a file that lies in a bucket, whose rows name pictures relative to `directory`. */
export function checkManifest(
  name: string,
  bytes: Buffer,
  options: ManifestOptions & Pick<RowsOptions, 'directory'>,
): Promise<Manifest> {
  return checkSource(name, checkText(bytes, name), options);
}

async function checkSource(
  file: string,
  source: SourceText,
  options: ManifestOptions & Pick<RowsOptions, 'directory'>,
): Promise<Manifest> {
  const { roomBytes = Infinity } = options;
  const bytes = Buffer.byteLength(source.text);
  if (bytes > roomBytes) throw new InvalidRequest([complainOfRoom(source.name, bytes, roomBytes)]);
  const isJson = /\.(jsonl|ndjson|json)$/i.test(file) || /^\s*[{[]/.test(source.text);
  const { count, ...read } = isJson ? readJsonRows(source) : readTextRows(file, source, options);
  if (count > MAX_ITEMS) throw new InvalidRequest([complainOfCount(source.name, count)]);
  return checkRows(read, { name: source.name, ...options });
}

function readTextRows(file: string, source: SourceText, { ignore, pipeline }: ManifestOptions): ReadRows {
  const ignored = ignoredKeys(ignore);
  if (/\.txt$/i.test(file) && isPromptsOnly(source.text)) return readPromptLines(source);
  if (pipeline === undefined) return readCsvRows(source, ignored);
  const params = isObject(pipeline.params) ? Object.keys(pipeline.params) : [];
  return readCsvRows(source, ignored, (cells, left) => parseParamHeader(cells, params, left));
}

/** The text with the absolute path at which it was found. */
async function readSource(given: string, access: Access): Promise<SourceText & { readonly file: string }> {
  if (given === '-') return { file: given, ...(await readSourceText(given, 'standard input')) };
  const { file, hint } = await findFile(process.cwd(), given, access);
  if (hint !== undefined) throw new InvalidRequest([{ path: given, text: hint }]);
  return { file, ...(await readSourceText(file, given, access)) };
}

/** The same for rows that were read already, e.g. those of a batch's own input. */
export async function checkRows(read: Omit<ReadRows, 'count'>, options: RowsOptions): Promise<Manifest> {
  const { pipeline } = options;
  return pipeline === undefined
    ? checkRequests(read, options)
    : checkParams(read, { ...options, pipeline, readManifest });
}

async function checkRequests(
  { rows, complaints, names = namesIn(rows), notices = [] }: Omit<ReadRows, 'count'>,
  { name, directory, set = {}, ignore = [], added, setDirectory = process.cwd(), ...access }: RowsOptions,
): Promise<Manifest> {
  const checked = await checkItemsInTurns(rows, set, { ignored: ignoredKeys(ignore), added });
  const pictures = await resolveItemPictures(checked.drafts, { directory, setDirectory, ...access });
  const all = [...gatherComplaints(complaints), ...checked.complaints, ...pictures.complaints];
  if (all.length > 0) throw new InvalidRequest(inFileOrder(all, name));
  const drafts = await mapInTurns(pictures.drafts, (draft) => ({
    ...draft,
    meaning: meaningOf(draft.parsed, pictures.wordOf),
  }));
  const ids = assignIds(drafts);
  return {
    items: drafts.map(({ request, meaning }, index) => ({ id: ids[index] ?? '', request, meaning })),
    notices: [
      ...notices,
      ...noticeNotIgnored(ignore, names),
      ...noticeOwnColumns(drafts),
      ...noticeSameRows(drafts),
      ...listNotices(drafts),
      ...pictures.notices,
    ],
    ownRows: pictures.drafts.map(toOwnRow),
  };
}

/** What a model is that is not known everywhere stands in the request (`run.model`). */
function toOwnRow({ id, own, request }: Draft): Json {
  const model = isObject(request.run) ? request.run.model : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    ...own,
    ...(model === undefined ? {} : { run: { ...(isObject(own.run) ? own.run : {}), model } }),
  };
}

const complainOfCount = (name: string, count: number): Complaint => {
  const number = (value: number): string => value.toLocaleString('en-US');
  return { path: name, text: `${number(count)} rows; a batch takes at most ${number(MAX_ITEMS)}: split the file` };
};

/** Each notice once, with the rows that it is about. */
function listNotices(items: readonly Draft[]): string[] {
  const rows = new Map<string, RawItem[]>();
  for (const { parsed, row } of items) {
    for (const notice of parsed.notices) {
      const known = rows.get(notice);
      if (known === undefined) rows.set(notice, [row]);
      else known.push(row);
    }
  }
  return [...rows].map(([notice, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en-US')} more`;
    return `${notice} (${first?.where ?? ''}${more})`;
  });
}
