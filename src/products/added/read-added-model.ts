import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import type { Parsed } from '../../domain/parsed.js';
import { nearest } from '../../domain/text/nearest.js';
import { quote } from '../../domain/text/quote.js';
import type { Product } from '../product.js';
import type { AddedModel, EntryCount } from './added-model.js';
import { ENTRY_WORDS } from './added-model.js';
import { readAddedPrice } from './read-added-price.js';
import { readLimits, readMost } from './read-limits.js';
import type { Reader } from './read-parts.js';
import { isWholeFrom1, listUnknown, readList, readTable } from './read-parts.js';

const NAMES = ['name', 'path', 'without', 'limits', 'most', 'contents', 'counts', 'defaults', 'prices'];

/** As `model_name` has it, and as a path may end. */
const MODEL_NAME = /^[\w.:-]{1,100}$/;
/** A path of Kling's host and nothing behind it: no query, no dots that lead elsewhere. */
const PATH = /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/;

/** Reads what somebody says of a model, with every fault at once. */
export function readAddedModel(value: unknown, at: string, product: Product): Parsed<AddedModel | undefined> {
  if (!isRecord(value))
    return { value: undefined, problems: [{ path: at, text: `is ${quote(value)}; write a table with name = "..."` }] };
  const problems: Complaint[] = [];
  const take = <T>(name: string, read: Reader<T>): T | undefined => {
    if (value[name] === undefined) return undefined;
    const { value: taken, problems: found } = read(value[name], `${at}.${name}`);
    problems.push(...found);
    return taken;
  };
  problems.push(...listUnknown(value, at, NAMES));
  if (value.name === undefined)
    problems.push({ path: `${at}.name`, text: 'missing; write the model as Kling names it, e.g. "kling-4.0"' });
  const contents = take('contents', (one, path) => readContents(one, path, product));
  const kinds = [...Object.keys(contents ?? {}), ...kindsOf(product)];
  const model = {
    name: take('name', readName) ?? '',
    path: take('path', readPath),
    without: take('without', (one, path) => readFieldNames(one, path, product)),
    limits: take('limits', (one, path) => readLimits(one, path, product)),
    most: take('most', (one, path) => readMost(one, path, product)),
    contents,
    counts: take('counts', (one, path) => readList(one, path, (each, place) => readCount(each, place, kinds))),
    defaults: take('defaults', (one, path) => readDefaults(one, path, product)),
    prices: take('prices', (one, path) =>
      readList(one, path, (each, place) => readAddedPrice(each, place, { product, kinds })),
    ),
  };
  return { value: model, problems };
}

const readName: Reader<string> = (value, path) =>
  typeof value === 'string' && MODEL_NAME.test(value)
    ? { value, problems: [] }
    : {
        value: undefined,
        problems: [{ path, text: `${quote(value)}; write the model as Kling names it, e.g. "kling-4.0"` }],
      };

const readPath: Reader<string> = (value, path) =>
  typeof value === 'string' && PATH.test(value)
    ? { value, problems: [] }
    : {
        value: undefined,
        problems: [{ path, text: `${quote(value)}; write a path on Kling's host, e.g. "/omni-video/kling-4.0"` }],
      };

/** The types of entries that the product's own models take. */
function kindsOf({ fields }: Product): readonly string[] {
  const { contents } = fields;
  return contents?.type === 'list' && contents.of.type === 'union' ? Object.keys(contents.of.of) : [];
}

function readContents(value: unknown, path: string, product: Product): Parsed<AddedModel['contents']> {
  if (kindsOf(product).length === 0)
    return { value: undefined, problems: [{ path, text: `${product.name} has no contents; leave it out` }] };
  return readTable(value, path, (word, place, type) => {
    if (!/^[a-z][a-z0-9_]{0,40}$/.test(type))
      return { value: undefined, problems: [{ path: place, text: 'is no type of an entry; write e.g. middle_frame' }] };
    const known = ENTRY_WORDS.find((one) => one === word);
    const text = `${quote(word)}; write what such an entry holds: ${ENTRY_WORDS.join(', ')}`;
    return known === undefined
      ? { value: undefined, problems: [{ path: place, text }] }
      : { value: known, problems: [] };
  });
}

function readFieldNames(
  value: unknown,
  path: string,
  { name, fields }: Product,
): Parsed<readonly string[] | undefined> {
  return readList(value, path, (one, place) => {
    if (typeof one === 'string' && Object.hasOwn(fields, one)) return { value: one, problems: [] };
    const guess = typeof one === 'string' ? nearest(one, Object.keys(fields)) : undefined;
    const hint = guess === undefined ? `it has ${Object.keys(fields).join(', ')}` : `did you mean "${guess}"?`;
    return { value: undefined, problems: [{ path: place, text: `${quote(one)} is no field of ${name}; ${hint}` }] };
  });
}

function readCount(value: unknown, path: string, kinds: readonly string[]): Parsed<EntryCount | undefined> {
  if (!isRecord(value))
    return {
      value: undefined,
      problems: [{ path, text: `is ${quote(value)}; write e.g. { of = ["element"], most = 7 }` }],
    };
  const of = readList(value.of, `${path}.of`, (one, place) =>
    typeof one === 'string' && kinds.includes(one)
      ? { value: one, problems: [] }
      : {
          value: undefined,
          problems: [{ path: place, text: `${quote(one)} is no type of an entry; write one of ${kinds.join(', ')}` }],
        },
  );
  const isCount = value.most === 0 || isWholeFrom1(value.most);
  return {
    value: { of: of.value ?? [], most: isCount ? Number(value.most) : 0 },
    problems: [
      ...listUnknown(value, path, ['of', 'most']),
      ...of.problems,
      ...(isCount ? [] : [{ path: `${path}.most`, text: `${quote(value.most)}; write a whole number` }]),
    ],
  };
}

/** Words as the fields have them, so that who writes one out asks for the same thing. */
function readDefaults(value: unknown, path: string, { name, fields }: Product): Parsed<Json | undefined> {
  return readTable(value, path, (one, place, field) => {
    const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (known === undefined)
      return { value: undefined, problems: [{ path: place, text: `${name} has no such field; leave it out` }] };
    const isPlain = typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean';
    if (!isPlain)
      return {
        value: undefined,
        problems: [{ path: place, text: `is ${quote(one)}; write a word, a number, true or false` }],
      };
    return { value: known.type === 'choice' ? String(one) : one, problems: [] };
  });
}
