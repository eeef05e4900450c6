import type { Json } from '../record.js';
import { isObject } from '../record.js';
import { inferProduct } from '../../products/find.js';
import type { Field, Fields } from '../../products/schema/field.js';
import { shapeOf } from '../../products/schema/field.js';
import type { ProductName } from '../../products/catalogue.js';
import { productFor } from '../../products/added/product-for.js';
import { canonicalJson } from '../text/fingerprint.js';
import { InvalidRequest } from '../invalid-request.js';
import { listRequestFiles, mapRequestFiles, replaceStoredFiles } from '../../products/request-files.js';
import type { CreateRequest, GenerationRequest } from './request.js';
import { parseRequest } from './request.js';

/** What a request asks for, in the one form that all ways of writing it have in common. */
export interface Meaning {
  /**
   * Kling's fields without those that are as by default, and texts in one spelling. A picture file is what `PictureWord` made of it; a URL
   * counts as it is written. `run` and names such as `external_task_id` say nothing of what is made.
   */
  readonly fields: Json;
  /** Where its picture files lay, by field: `image`, `dynamic_masks[0].mask`. */
  readonly files: Readonly<Record<string, string>>;
  /** Of a row of a batch of pipelines, whose fields name files only: by path, what tells the content that each of them had. */
  readonly contents?: Readonly<Record<string, string>>;
}

/** What stands for a picture file: a word for its content, or for its name where the content is not known. */
export type PictureWord = (file: string) => string;

export const contentWord = (sha256: string): string => `sha256:${sha256}`;
const NAME_WORD = 'name:';
export const nameWord: PictureWord = (file) => `${NAME_WORD}${lastName(file).normalize('NFC')}`;
/** The name of a file without its directory, whatever kind of machine wrote the path. */
export const lastName = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

/** Fields that neither change what is generated nor what it costs. */
const NAMES = ['callback_url', 'external_task_id'];
/** Fields of ours of which the same is true. */
const OURS = ['run', 'metadata'];

/** What a request means, be it of an earlier version; one that cannot be understood means what stands in it. */
export function readMeaning(request: Json, wordOf: PictureWord): Meaning {
  try {
    return meaningOf(parseRequest(request, 'first'), wordOf);
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const entries = Object.entries(request).filter(([name]) => ![...OURS, ...NAMES].includes(name));
    return { fields: Object.fromEntries(entries), files: {} };
  }
}

/** What requests mean, by their ids, of whose pictures only the names are known. */
export function readMeaningsByName(requests: Iterable<readonly [string, Json]>): Map<string, Meaning> {
  return new Map([...requests].map(([id, request]) => [id, readMeaning(request, nameWord)]));
}

/** What a request means that is parsed already. */
export function meaningOf(request: GenerationRequest, wordOf: PictureWord): Meaning {
  if (request.kind === 'adopt') return { fields: { taskId: request.taskId }, files: {} };
  return spellPictures(normalizeRequest(request), request, wordOf);
}

/** Two meanings are the same when these texts are. */
export const textOf = ({ fields }: Meaning): string => canonicalJson(fields);

/** Whether a request means what an earlier one did, of whose pictures perhaps only the names are known. */
export const isSame = (earlier: Meaning, now: Meaning): boolean => listTexts(now).includes(textOf(earlier));

/** The texts that an earlier request of the same meaning may have: with the content of its pictures, and with their names. */
export function listTexts(meaning: Meaning): readonly string[] {
  const text = textOf(meaning);
  return Object.keys(meaning.files).length === 0 ? [text] : [text, textOf(byName(meaning))];
}

export interface Difference {
  /** Of the fields that differ. */
  readonly fields: readonly string[];
  /** Picture files that lie where they lay and hold something else, when nothing but these differs. */
  readonly replaced: readonly string[];
}

/** How a request differs from an earlier one. */
export function findDifference(earlier: Meaning, now: Meaning): Difference {
  const words = listWords(earlier);
  const comparable = [...words.values()].some((word) => word.startsWith(NAME_WORD)) ? byName(now) : now;
  const names = [...new Set([...Object.keys(earlier.fields), ...Object.keys(comparable.fields)])];
  const fields = names.filter((name) => pick(earlier, name) !== pick(comparable, name));
  const replaced = [...listWords(comparable)].filter(
    ([field, word]) => words.get(field) !== word && earlier.files[field] === now.files[field],
  );
  const isAll = fields.every((name) => replaced.some(([field]) => field.split(/[.[]/, 1)[0] === name));
  return { fields, replaced: isAll ? [...new Set(replaced.map(([field]) => now.files[field] ?? field))] : [] };
}

/** How the files of a request that is the same by its fields differ from what they were; undefined where they do not, as far as is known. */
export function findReplaced(
  { contents: before = {} }: Meaning,
  { contents: now = {} }: Meaning,
): Difference | undefined {
  const replaced = Object.keys(now).filter((file) => before[file] !== undefined && before[file] !== now[file]);
  return replaced.length === 0 ? undefined : { fields: [], replaced };
}

const pick = ({ fields }: Meaning, name: string): string =>
  canonicalJson(Object.hasOwn(fields, name) ? { [name]: fields[name] } : {});

/** The same with pictures by their names: for comparing with what was made before their contents were kept. */
function byName(meaning: Meaning): Meaning {
  const { fields, files } = meaning;
  const named = mapRequestFiles(productOf(fields), fields, ({ field, file }) => nameWord(files[field] ?? file));
  return { fields: named, files };
}

/** What stands for its picture files, by field. */
function listWords({ fields, files }: Meaning): ReadonlyMap<string, string> {
  if (Object.keys(files).length === 0) return new Map();
  return new Map(listRequestFiles(productOf(fields), fields).map(({ field, file }) => [field, file]));
}

const productOf = (fields: Json): ProductName => (fields.task as ProductName | undefined) ?? inferProduct(fields);

function spellPictures(fields: Json, request: CreateRequest, wordOf: PictureWord): Meaning {
  const files: Record<string, string> = {};
  const spelled = mapRequestFiles(request, fields, ({ field, file }) => {
    files[field] = file;
    return wordOf(file);
  });
  return { fields: replaceStoredFiles(request, spelled, ({ file }) => storedWord(file)), files };
}

/** What was put into a bucket has its content for a name there: it means what the file means. */
function storedWord(uri: string): string {
  const sha256 = /\/([0-9a-f]{64})\.\w+$/.exec(uri)?.[1];
  return sha256 === undefined ? uri : contentWord(sha256);
}

/** What goes without saying is left out, so that a request with a prompt alone stays that. */
function normalizeRequest(request: CreateRequest): Json {
  const { product, model, body } = request;
  const { fields, defaults, defaultModel } = productFor(request);
  const given = Object.entries(body).filter(([name]) => name !== 'model_name' && !NAMES.includes(name));
  const own = normalizeFields(fields, Object.fromEntries(given), defaults);
  const named = model === undefined || model === defaultModel ? own : { ...own, model_name: model };
  return inferProduct(named) === product ? named : { ...named, task: product };
}

function normalizeFields(fields: Fields, given: Json, defaults: Json): Json {
  const entries = Object.entries(given).map(([name, value]): [string, unknown] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, field === undefined ? value : normalizeValue(field, value, defaults[name])];
  });
  const isSaid = ([name, value]: [string, unknown]): boolean =>
    value !== undefined && value !== '' && !isEmpty(value) && !isEqual(value, defaults[name]);
  return Object.fromEntries(entries.filter(isSaid));
}

function normalizeValue(field: Field, value: unknown, standard: unknown): unknown {
  if (field.type === 'text') return typeof value === 'string' ? normalizeText(value) : value;
  if (field.type === 'id') return typeof value === 'number' ? String(value) : value;
  if (field.type === 'list' && Array.isArray(value)) {
    return value.map((entry: unknown) => normalizeValue(field.of, entry, undefined));
  }
  if (!isObject(value)) return value;
  const shape = field.type === 'union' ? shapeOf(field, value[field.by]) : field.type === 'object' ? field : undefined;
  return shape === undefined ? value : normalizeFields(shape.fields, value, isObject(standard) ? standard : {});
}

/** Editors and spreadsheets change how a text's lines end, what blanks follow them, and how its accents are put together. */
function normalizeText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .trim();
}

const isEqual = (value: unknown, standard: unknown): boolean =>
  standard !== undefined && canonicalJson({ value }) === canonicalJson({ value: standard });

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;
