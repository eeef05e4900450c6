import { isRecord } from '../../json.js';
import type { Body } from '../fields.js';

/** A model that the simulator is told of when it starts: as a user's file has it, read a second time and on its own. */
export interface AddedModel {
  readonly product: string;
  readonly name: string;
  /** Where its tasks are made; else where those of its product are. */
  readonly path?: string;
  readonly without: readonly string[];
  /** Words by field. */
  readonly limits: Readonly<Record<string, readonly string[]>>;
  readonly most: Readonly<Record<string, number>>;
  /** Types of entries of `contents`; absent where none are said. */
  readonly contents?: readonly string[];
  readonly counts: readonly { readonly of: readonly string[]; readonly most: number }[];
  readonly defaults: Body;
  readonly prices: readonly AddedPrice[];
}

export interface AddedPrice {
  readonly units?: number;
  readonly usd?: number;
  readonly per: 'second' | 'result';
  readonly when: Readonly<Record<string, string>>;
  readonly given: readonly string[];
  readonly holds: readonly string[];
}

/** Reads such a file. Throws a `TypeError` for the first thing that makes no sense, named by its path. */
export function readAddedModels(file: unknown): readonly AddedModel[] {
  if (!isRecord(file) || !Array.isArray(file.models)) throw new TypeError('models must be a list');
  return file.models.map((entry: unknown, index) => readModel(entry, `models[${index}]`));
}

function readModel(entry: unknown, at: string): AddedModel {
  if (!isRecord(entry)) throw new TypeError(`${at} must be a table`);
  return {
    product: readWord(entry.product, `${at}.product`),
    name: readWord(entry.name, `${at}.name`),
    ...(entry.path !== undefined && { path: readPath(entry.path, `${at}.path`) }),
    without: readWords(entry.without ?? [], `${at}.without`),
    limits: readTable(entry.limits, `${at}.limits`, readLimit),
    most: readTable(entry.most, `${at}.most`, readNumber),
    ...(entry.contents !== undefined && {
      contents: Object.keys(readTable(entry.contents, `${at}.contents`, readWord)),
    }),
    counts: readList(entry.counts, `${at}.counts`).map((count, index) => ({
      of: readWords(count.of, `${at}.counts[${index}].of`),
      most: readNumber(count.most, `${at}.counts[${index}].most`),
    })),
    defaults: isRecord(entry.defaults) ? entry.defaults : {},
    prices: readList(entry.prices, `${at}.prices`).map((price, index) => readPrice(price, `${at}.prices[${index}]`)),
  };
}

function readPrice(price: Body, at: string): AddedPrice {
  if (price.per !== 'second' && price.per !== 'result') throw new TypeError(`${at}.per must be "second" or "result"`);
  return {
    ...(price.units !== undefined && { units: readNumber(Number(price.units), `${at}.units`) }),
    ...(price.usd !== undefined && { usd: readNumber(Number(price.usd), `${at}.usd`) }),
    per: price.per,
    when: readTable(price.when, `${at}.when`, readWord),
    given: readWords(price.given ?? [], `${at}.given`),
    holds: readWords(price.holds ?? [], `${at}.holds`),
  };
}

function readLimit(value: unknown, at: string): readonly string[] {
  if (!isRecord(value)) return readWords(value, at);
  const [from, to] = [readNumber(value.from, `${at}.from`), readNumber(value.to, `${at}.to`)];
  return Array.from({ length: Math.max(0, Math.min(1000, to - from + 1)) }, (_, index) => String(from + index));
}

function readWord(value: unknown, at: string): string {
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  throw new TypeError(`${at} must be a word`);
}

function readPath(value: unknown, at: string): string {
  const path = readWord(value, at);
  if (!/^(\/[\w.~-]+)+$/.test(path)) throw new TypeError(`${at} must be a path, e.g. "/omni-video/kling-4.0"`);
  return path;
}

function readNumber(value: unknown, at: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new TypeError(`${at} must be a number`);
}

function readWords(value: unknown, at: string): readonly string[] {
  if (!Array.isArray(value)) throw new TypeError(`${at} must be a list`);
  return value.map((word: unknown, index) => readWord(word, `${at}[${index}]`));
}

function readList(value: unknown, at: string): readonly Body[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isRecord)) throw new TypeError(`${at} must be a list of tables`);
  return value;
}

function readTable<T>(
  value: unknown,
  at: string,
  read: (value: unknown, at: string) => T,
): Readonly<Record<string, T>> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new TypeError(`${at} must be a table`);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one, `${at}.${name}`)]));
}
