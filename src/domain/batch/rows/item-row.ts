import { InvalidRequest } from '../../invalid-request.js';
import { quote } from '../../text/quote.js';
import type { GenerationRequest } from '../../generation/request.js';
import { parseRequest } from '../../generation/request.js';
import type { RowComplaint } from './item-complaints.js';
import type { Json } from './item-fields.js';
import {
  findField,
  hasField,
  isObject,
  isStructured,
  MAX_FIELDS,
  MAX_NAME_LENGTH,
  mergeFields,
  normalizeFields,
  readFields,
} from './item-fields.js';
import { ITEM_ID } from './item-id.js';
import { explainMissing } from './missing-value.js';
import type { ExplainUnknown } from './name-fields.js';
import { nameFields } from './name-fields.js';

/** A row as it was read, before anything was checked. */
export interface RawItem {
  /** An object of request fields and `id`; anything else is complained of. Cells of a table are strings. */
  readonly fields: unknown;
  /** Where it stands, e.g. `prompts.csv:12` or `items[3]`. */
  readonly where: string;
  /** The place of a field, e.g. `prompts.csv:12:34`; called for complaints only, so it may be slow. */
  readonly locate?: (path: string) => string;
}

/** What a row was understood as. */
export interface Draft {
  /** When the row gives one. */
  readonly id?: string;
  readonly request: Json;
  readonly row: RawItem;
  readonly parsed: GenerationRequest;
  /** The row's own fields, without those of `set`. */
  readonly own: Json;
}

export interface RowCheck {
  /** The fields of `set`. */
  readonly defaults: Json;
  readonly explainUnknown: ExplainUnknown;
  /** Keys of names that are left out. */
  readonly ignored: ReadonlySet<string>;
  readonly complaints: RowComplaint[];
}

/** Checks one row, `defaults` under its own fields; adds what is wrong to `complaints`. Undefined when no request can be made of it. */
export function checkRow(given: RawItem, check: RowCheck): Draft | undefined {
  const { defaults, explainUnknown, ignored, complaints } = check;
  let row = given;
  try {
    if (!isObject(row.fields)) throw refuse(`is ${quote(row.fields)}; write an object, e.g. {"prompt":"a red fox"}`);
    checkNames(Object.keys(row.fields));
    const named = nameFields(row.fields, explainUnknown, ignored);
    complaints.push(...named.complaints.map(({ path, text }) => complainOfRow(given, path, text)));
    row = { ...row, locate: locateBy(row, named.given) };
    if (findMissing(row, named.fields, complaints)) return undefined;
    const { id: idInput, ...fields } = readFields(named.fields);
    const id = readId(row, idInput, complaints);
    const own = Object.keys(named.metadata).length === 0 ? fields : { ...fields, metadata: named.metadata };
    const merged = mergeFields(selectDefaults(defaults, own), own);
    return checkRequest(row, id, own, merged, complaints);
  } catch (error) {
    if (error instanceof InvalidRequest) {
      complaints.push(...error.facts.complaints.map(({ path, text }) => complainOfRow(row, path, text)));
    } else if (error instanceof RangeError) {
      complaints.push(complainOfRow(row, '', 'is nested too deeply to be read'));
    } else {
      throw error;
    }
    return undefined;
  }
}

/** Places of a row's fields by the names that it was written with. */
function locateBy({ locate }: RawItem, given: ReadonlyMap<string, string>): RawItem['locate'] {
  if (locate === undefined) return undefined;
  return (path) => {
    const field = [...given.keys()].find(
      (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
    );
    return locate(field === undefined ? path : `${given.get(field) ?? field}${path.slice(field.length)}`);
  };
}

/** Complains of cells in which a spreadsheet or a program says that it has no value; true when there are any. */
function findMissing(row: RawItem, fields: Json, complaints: RowComplaint[]): boolean {
  const found = Object.entries(fields).flatMap(([name, value]) => {
    const text = explainMissing(value);
    return text === undefined ? [] : [complainOfRow(row, name, text)];
  });
  complaints.push(...found);
  return found.length > 0;
}

/** Names that no person wrote would take long to compare with the known ones. */
function checkNames(names: readonly string[]): void {
  if (names.length > MAX_FIELDS)
    throw refuse(`has ${count(names.length)} fields; no request has more than ${MAX_FIELDS}`);
  const long = names.find(({ length }) => length > MAX_NAME_LENGTH);
  if (long === undefined) return;
  throw refuse(`has a field whose name is ${count(long.length)} characters long: ${quote(long)}; remove it`);
}

function checkRequest(
  row: RawItem,
  id: string | undefined,
  own: Json,
  merged: Json,
  complaints: RowComplaint[],
): Draft | undefined {
  try {
    const parsed = parseRequest(merged);
    return { id, request: normalizeFields(merged, parsed), row, parsed, own };
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    for (const { path, text } of error.facts.complaints) {
      const isFromSet = !hasField(own, path) && hasField(merged, path);
      const value = Object.hasOwn(merged, path) ? merged[path] : undefined;
      const isBrokenJson = typeof value === 'string' && isStructured(path);
      const words = isBrokenJson ? `${quote(value)} is not JSON; ${exampleOf(path)}` : text;
      complaints.push({ ...complainOfRow(row, path, words), isFromSet });
    }
    return undefined;
  }
}

/** A task that is adopted is made already: of `set`, only how it is run and what is kept beside it concern it. */
function selectDefaults(defaults: Json, own: Json): Json {
  if (!Object.hasOwn(own, 'taskId')) return defaults;
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => name === 'run' || name === 'metadata'));
}

function exampleOf(path: string): string {
  const example = JSON.stringify(findField(path)?.example ?? { name: 'value' });
  return path === 'run' ? `write e.g. ${example}` : `write it as in Kling's documentation, e.g. ${example}`;
}

function readId(row: RawItem, value: unknown, complaints: RowComplaint[]): string | undefined {
  if (value === undefined || value === '') return undefined;
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id === 'string' && ITEM_ID.test(id)) return id;
  const text = `${quote(value)} is no id; write 1 to 64 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit`;
  complaints.push(complainOfRow(row, 'id', text));
  return undefined;
}

const refuse = (text: string): InvalidRequest => new InvalidRequest([{ path: '', text }]);

export function complainOfRow({ where, locate }: RawItem, path: string, text: string): RowComplaint {
  return { where, findPlace: () => locate?.(path) ?? where, path, text, isFromSet: false };
}

const count = (number: number): string => number.toLocaleString('en-US');
