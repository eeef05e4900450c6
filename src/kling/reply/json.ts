import type { Json } from '../../domain/record.js';
import type { Decimal } from '../../domain/decimal.js';
import { isDecimal, plain } from '../../domain/decimal.js';
import { isObject } from '../../domain/record.js';

/** The object at `value`, else an empty one: for optional branches of a reply. */
export function readObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The array at `value`, else an empty one. */
export function readArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text that says something: Kling sends `""` for "none", and some gateways send ids and amounts as numbers. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Longer than any id that Kling has been seen to give, or takes from us. */
const MAX_ID_LENGTH = 256;

/** A text that may be an id, or undefined. */
export function readId(value: unknown): string | undefined {
  const text = readText(value);
  return text === undefined || text.length > MAX_ID_LENGTH ? undefined : text;
}

/** A finite number, also when it came as text (`"5.041"`). */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && value.trim() === '') return undefined;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** An amount: a decimal that came as text or as a number; undefined for what is none. */
export function readAmount(value: unknown): Decimal | undefined {
  const text = readText(value);
  return isDecimal(text) ? plain(text) : undefined;
}

/** Unix milliseconds, as documented; seconds, numbers in quotes and ISO texts are understood too. Zero means "not yet". */
export function readTime(value: unknown): string | undefined {
  const number = readNumber(value) ?? (typeof value === 'string' ? Date.parse(value) : Number.NaN);
  if (!(number > 0)) return undefined;
  // 1e11 is the year 5138 in seconds and 1973 in milliseconds: no time of Kling's is near either.
  const time = new Date(number < 1e11 ? number * 1000 : number);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * `JSON.parse`, but whole numbers beyond 2^53 arrive as strings. Kling's task ids have 18 digits: one that some day comes
 * without quotes would otherwise be rounded to another task's id. Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  const quoted = text.replace(STRING_OR_NUMBER, (token) => (isUnsafeInteger(token) ? `"${token}"` : token));
  return JSON.parse(quoted);
}

function isUnsafeInteger(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
