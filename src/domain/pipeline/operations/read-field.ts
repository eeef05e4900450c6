import { parseOutputPlace } from '../../generation/files/output-place.js';
import { parseNameTemplate } from '../../generation/files/name-template.js';
import { parseDurationMs } from '../../duration.js';
import { parseNotify } from '../../notices/target.js';
import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { isObject } from '../../record.js';
import { isBucketUri, parseBucketUri } from '../../text/bucket-uri.js';
import { quote } from '../../text/quote.js';
import { readNumber } from '../../text/read-number.js';
import type { OperationField } from './field.js';

export interface ReadOptions {
  /** Whether a text stands for what an earlier step will have made: it is taken as it is. None does by default. */
  readonly isOpen?: (text: string) => boolean;
  /** True where files may still be named by where the pipeline's own file lies. */
  readonly takesRelative?: boolean;
}

/** Longer than any path that a system takes, or key of a bucket. */
const MAX_PATH = 4096;

/** Reads one field of an operation. A value that is still open is undefined, and no problem. */
export function readField(field: OperationField, value: unknown, path: string, options: ReadOptions): Parsed<unknown> {
  if (typeof value === 'string' && options.isOpen?.(value) === true) return valid(undefined);
  switch (field.type) {
    case 'file':
      return readFile(value, path, options);
    case 'files':
      return readList(value, path, { max: field.max, what: 'files', example: '["${scene.file}"]' }, (one, at) =>
        readField({ type: 'file', about: '' }, one, at, options),
      );
    case 'texts':
      return readList(value, path, { max: field.max, what: 'texts', example: '["first","second"]' }, (one, at) =>
        readField({ type: 'text', about: '', max: MAX_PATH }, one, at, options),
      );
    case 'seconds':
      return readSeconds(value, path, field);
    case 'moment':
      return value === 'first' || value === 'last' ? valid(value) : readMoment(value, path);
    case 'number':
      return readNumberField(value, path, field);
    case 'flag':
      if (value === true || value === false) return valid(value);
      if (value === 'true' || value === 'false') return valid(value === 'true');
      return invalid(undefined, path, `${quote(value)}; write true or false`);
    case 'word':
      return readWord(value, path, field.of);
    case 'text':
      return readText(value, path, field.max);
    case 'name':
      return under(path, parseNameTemplate(value));
    case 'place':
      return under(path, parseOutputPlace(value));
    case 'receivers':
      return under(path, parseNotify(value));
    case 'data':
      return isObject(value) ? valid(value) : invalid(undefined, path, `${quote(value)}; write an object`);
  }
}

/** What is read elsewhere under another name: only the end of a path, such as `[1].events`, is kept of it. */
const under = (path: string, { value, problems }: Parsed<unknown>): Parsed<unknown> => ({
  value,
  problems: problems.map((problem) => ({ ...problem, path: path + problem.path.replace(/^run\.\w+/, '') })),
});

const WRITE_FILE = 'write a reference such as "${scene.file}", a path, or s3://bucket/key';

function readFile(value: unknown, path: string, { takesRelative = false }: ReadOptions): Parsed<unknown> {
  if (typeof value !== 'string' || value.trim() === '')
    return invalid(undefined, path, `${quote(value)}; ${WRITE_FILE}`);
  if (value.length > MAX_PATH || value.includes('\0'))
    return invalid(undefined, path, `${quote(value)} is no path; ${WRITE_FILE}`);
  if (isBucketUri(value)) {
    const isFile = parseBucketUri(value) !== undefined && /^s3:\/\/[^/]+\/.*[^/]$/.test(value);
    return isFile ? valid(value) : invalid(undefined, path, `${quote(value)} names no object; write s3://bucket/key`);
  }
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(value))
    return invalid(undefined, path, `${quote(value)} is a URL; download it first: ${WRITE_FILE}`);
  if (takesRelative || /^([/\\]|[a-z]:[/\\])/i.test(value)) return valid(value);
  return invalid(undefined, path, `${quote(value)} is no absolute path`);
}

interface ListRule {
  readonly max: number;
  readonly what: string;
  readonly example: string;
}

function readList(
  value: unknown,
  path: string,
  { max, what, example }: ListRule,
  read: (one: unknown, at: string) => Parsed<unknown>,
): Parsed<unknown> {
  if (!Array.isArray(value)) return invalid(undefined, path, `${quote(value)} is no list; write e.g. ${example}`);
  const entries = (value as readonly unknown[]).flat(1);
  if (entries.length === 0) return invalid(undefined, path, `no ${what}; write at least one`);
  if (entries.length > max) return invalid(undefined, path, `${entries.length} ${what}; write at most ${max}`);
  const parsed = entries.map((one, at) => read(one, `${path}[${at}]`));
  return { value: parsed.map((one) => one.value), problems: parsed.flatMap(({ problems }) => problems) };
}

function readSeconds(
  value: unknown,
  path: string,
  { min = 0, max }: { readonly min?: number; readonly max: number },
): Parsed<unknown> {
  const seconds = parseSeconds(value);
  if (seconds === undefined || seconds > max)
    return invalid(undefined, path, `${quote(value)}; write seconds, at most ${max}, e.g. 2.5 or "2.5s"`);
  if (seconds >= min) return valid(seconds);
  return invalid(undefined, path, `${quote(value)}; write at least ${min} s`);
}

function readMoment(value: unknown, path: string): Parsed<unknown> {
  const seconds = parseSeconds(value);
  if (seconds !== undefined) return valid(seconds);
  return invalid(undefined, path, `${quote(value)}; write "first", "last", or seconds, e.g. 2.5`);
}

const parseSeconds = (value: unknown): number | undefined => {
  const ms = parseDurationMs(value);
  return ms === undefined ? undefined : ms / 1000;
};

function readNumberField(
  value: unknown,
  path: string,
  { min, max, isWhole = false }: { readonly min: number; readonly max: number; readonly isWhole?: boolean },
): Parsed<unknown> {
  const number = readNumber(value);
  if (number !== undefined && number >= min && number <= max && (!isWhole || Number.isInteger(number)))
    return valid(number);
  return invalid(undefined, path, `${quote(value)}; write a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`);
}

function readWord(value: unknown, path: string, words: readonly string[]): Parsed<unknown> {
  if (typeof value === 'string' && words.includes(value)) return valid(value);
  return invalid(undefined, path, `${quote(value)}; write ${words.map((word) => `"${word}"`).join(' or ')}`);
}

function readText(value: unknown, path: string, max: number): Parsed<unknown> {
  // A reference that is all of a text keeps its type: what somebody says of a number is text as well.
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') return invalid(undefined, path, `${quote(value)}; write a text`);
  return text.length <= max ? valid(text) : invalid(undefined, path, `${text.length} characters; write at most ${max}`);
}
