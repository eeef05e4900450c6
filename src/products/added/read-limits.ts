import { isRecord } from '../../domain/record.js';
import type { Parsed } from '../../domain/parsed.js';
import { nearest } from '../../domain/text/nearest.js';
import { quote } from '../../domain/text/quote.js';
import type { Product } from '../product.js';
import type { Limits } from '../rules/model.js';
import type { Field } from '../schema/field.js';
import { isWholeFrom1, readList, readTable, refuse } from './read-parts.js';

/** As many seconds as a video can have, and more. */
const MAX_WORDS = 1000;

/** The words that fields may hold: a list of them, or whole numbers as `{ from = 3, to = 30 }`. */
export function readLimits(value: unknown, path: string, product: Product): Parsed<Limits | undefined> {
  return readTable(value, path, (words, place, name) => {
    const field = fieldOf(product, name);
    if (field?.type !== 'choice') return refuse(place, explainField(product, name, 'choice'));
    return isRecord(words) ? readRange(words, place) : readWords(words, place);
  });
}

function readWords(value: unknown, path: string): Parsed<readonly string[] | undefined> {
  if (!Array.isArray(value) || value.length === 0)
    return refuse(path, `is ${quote(value)}; write a list, e.g. ["720p", "1080p"], or { from = 3, to = 30 }`);
  return readList(value, path, (one, place) => {
    const isWord = (typeof one === 'string' && one !== '') || typeof one === 'number';
    return isWord ? { value: String(one), problems: [] } : refuse(place, `${quote(one)}; write a word or a number`);
  });
}

function readRange(
  { from, to, ...others }: Readonly<Record<string, unknown>>,
  path: string,
): Parsed<readonly string[] | undefined> {
  const [strange] = Object.keys(others);
  if (strange !== undefined) return refuse(`${path}.${strange}`, 'unknown; a range has from and to');
  const isRange = isWholeFrom1(from) && isWholeFrom1(to) && Number(from) <= Number(to);
  if (!isRange || Number(to) > MAX_WORDS)
    return refuse(path, `from ${quote(from)} to ${quote(to)}; write whole numbers, e.g. { from = 3, to = 30 }`);
  const length = Number(to) - Number(from) + 1;
  return { value: Array.from({ length }, (_, index) => String(Number(from) + index)), problems: [] };
}

/** The most characters, entries or the highest number that fields may hold. */
export function readMost(
  value: unknown,
  path: string,
  product: Product,
): Parsed<Readonly<Record<string, number>> | undefined> {
  return readTable(value, path, (most, place, name) => {
    const field = fieldOf(product, name);
    const isBounded = field?.type === 'text' || field?.type === 'list' || field?.type === 'number';
    if (!isBounded) return refuse(place, explainField(product, name, 'text'));
    return isWholeFrom1(most)
      ? { value: Number(most), problems: [] }
      : refuse(place, `${quote(most)}; write a whole number, e.g. 26000`);
  });
}

const fieldOf = ({ fields }: Product, name: string): Field | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** Why a name is none to be limited so, and which are. */
function explainField(product: Product, name: string, kind: 'choice' | 'text'): string {
  const kinds = kind === 'choice' ? ['choice'] : ['text', 'list', 'number'];
  const able = Object.entries(product.fields).flatMap(([one, { type }]) => (kinds.includes(type) ? [one] : []));
  const guess = nearest(name, able);
  const hint = guess === undefined ? `write one of ${able.join(', ')}` : `did you mean "${guess}"?`;
  if (fieldOf(product, name) === undefined) return `${product.name} has no such field; ${hint}`;
  return kind === 'choice' ? `does not hold one of several words; ${hint}` : `has no longest text or list; ${hint}`;
}
