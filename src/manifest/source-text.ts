import { isUtf8 } from 'node:buffer';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Complaint } from '../domain/invalid-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { Access, FileTrouble } from '../disk/regular-file.js';
import { explainMachine, readRegularFile, UnreadableFile } from '../disk/regular-file.js';
import type { Places } from './places.js';
import { createPlaces, LINE_END } from './places.js';

/** Room for 100,000 rows of 2,600 letters, and for 25,000 with prompts of the longest kind in any language; what is larger is no manifest. */
export const MAX_BYTES = 256 * 1024 * 1024;
/** No request that Kling takes is as long; a longer line is a picture in base64, or no text at all. */
const MAX_LINE_LENGTH = 1024 * 1024;

/** What is written in a file, checked to be text. */
export interface SourceText {
  /** Without a byte order mark. */
  readonly text: string;
  /** As people call it: the path as it was given, or `standard input`. */
  readonly name: string;
  readonly places: Places;
}

/** What a file is meant to be, for the sentences about one that is not. */
export interface SourceWords {
  /** `file of rows`. */
  readonly what: string;
  /** `the path of a CSV or JSONL file`. */
  readonly path: string;
  /** Whether standard input may be meant instead. */
  readonly orInput: boolean;
  /** What to write into an empty one. */
  readonly empty: string;
}

const ROWS: SourceWords = {
  what: 'file of rows',
  path: 'the path of a CSV or JSONL file',
  orInput: true,
  empty: 'write a line that names the columns, e.g. prompt,duration, and one for each generation',
};

/** Reads a whole file, or standard input for `-`. Throws `InvalidRequest` for what is no text, with line and column. */
export async function readSourceText(
  file: string,
  name: string,
  access: Access = {},
  words: SourceWords = ROWS,
): Promise<SourceText> {
  return checkText(await readBytes(file, name, access, words), name, words);
}

/** The same of bytes that are there already. */
export function checkText(bytes: Buffer, name: string, words: SourceWords = ROWS): SourceText {
  const binary = describeBinary(bytes);
  if (binary !== undefined) throw refuse(name, binary);
  const wide = detectWide(bytes);
  const text = wide === undefined ? bytes.toString('utf8').replace(/^\ufeff/, '') : decodeWide(bytes, wide, name);
  const places = createPlaces(name, text);
  if (wide === undefined && !isUtf8(bytes)) throw new InvalidRequest([complainOfEncoding(text, places)]);
  const complaints = findTrouble(name, text, places, words);
  if (complaints.length > 0) throw new InvalidRequest(complaints);
  return { text, name, places };
}

async function readBytes(file: string, name: string, access: Access, words: SourceWords): Promise<Buffer> {
  try {
    return file === '-' ? await readStandardInput() : await readRegularFile(file, { ...access, maxBytes: MAX_BYTES });
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { facts, message } = error;
    const { trouble } = facts;
    if (trouble === 'passing')
      throw new KlingFailure('Storage', `${name} cannot be read: ${message}`, { cause: error });
    const where =
      trouble === 'missing' && access.machine !== undefined
        ? `there is no such file${explainMachine(access)}`
        : undefined;
    throw refuse(name, where ?? explainTrouble(trouble, words) ?? message);
  }
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array | string>) {
    const bytes = Buffer.from(chunk as Uint8Array);
    sizeBytes += bytes.length;
    if (sizeBytes > MAX_BYTES) throw new UnreadableFile('large', '');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const TOO_LARGE = `is larger than ${MAX_BYTES / 1024 / 1024} MB; split the file`;

function explainTrouble(trouble: FileTrouble, { what, path, orInput }: SourceWords): string | undefined {
  const instead = orInput ? `${path}, or - for standard input` : path;
  switch (trouble) {
    case 'missing':
      return `there is no such file; write ${instead}`;
    case 'directory':
      return `is a directory; write ${path} in it`;
    case 'special':
      return `is no ${what}; write ${instead}`;
    case 'large':
      return TOO_LARGE;
    default:
      return undefined;
  }
}

/** Of a file that is larger. */
export const refuseSize = (file: string): InvalidRequest => refuse(file, TOO_LARGE);

const refuse = (path: string, text: string): InvalidRequest => new InvalidRequest([{ path, text }]);

/** What the bytes are when they are no text of ours. */
function describeBinary(bytes: Buffer): string | undefined {
  if (bytes.toString('latin1', 0, 4) === 'PK\x03\x04') {
    return 'is an Excel workbook or an archive; save the sheet as "CSV UTF-8" and give that file';
  }
  return undefined;
}

/** The kind of UTF-16 that a text is in, as Excel's "Unicode Text" is; undefined when it is in none. */
function detectWide(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark, Latin letters are every other byte NUL.
  if (bytes.length < 2 || (first === 0) === (second === 0)) return undefined;
  return first === 0 ? 'utf-16be' : 'utf-16le';
}

function decodeWide(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be', name: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw refuse(name, 'is damaged UTF-16; save it as UTF-8 (in Excel: "CSV UTF-8")');
  }
}

/** The first place that is no UTF-8: the cause is one for the whole file. Nothing of it is shown: it may be private, and no prompts at all. */
function complainOfEncoding(text: string, places: Places): Complaint {
  const offset = text.indexOf('\ufffd');
  return { path: places.at(offset), text: 'is not UTF-8; save the file as UTF-8 (in Excel: "CSV UTF-8")' };
}

function findTrouble(name: string, text: string, places: Places, { empty }: SourceWords): Complaint[] {
  if (!/\S/.test(text)) {
    return [{ path: name, text: `is empty; ${/\.txt$/i.test(name) ? 'write one prompt a line' : empty}` }];
  }
  const nul = text.indexOf('\0');
  if (nul !== -1) return [{ path: places.at(nul), text: 'a NUL character; the file is damaged or is no text' }];
  return findLongLines(text, places);
}

function findLongLines(text: string, places: Places): Complaint[] {
  if (text.length <= MAX_LINE_LENGTH) return [];
  const complaints: Complaint[] = [];
  for (const { index, length } of listLines(text)) {
    if (length <= MAX_LINE_LENGTH) continue;
    const size = `${(length / 1024 / 1024).toFixed(1)} million characters`;
    complaints.push({
      path: places.lineAt(index),
      text: `a line of ${size}, more than 1 MB; give pictures as paths or URLs`,
    });
  }
  return complaints;
}

/** The lines of a text without their ends. */
export function* listLines(text: string): Generator<{ index: number; length: number }> {
  let index = 0;
  for (const end of text.matchAll(LINE_END)) {
    yield { index, length: end.index - index };
    index = end.index + end[0].length;
  }
  if (index < text.length) yield { index, length: text.length - index };
}
