import { quote } from '../../domain/text/quote.js';
import { readNumber } from '../../domain/text/read-number.js';
import type { Checked } from './checked.js';
import { right, wrong } from './checked.js';
import type { FieldOf } from './field.js';

export function checkText({ max, empty }: FieldOf<'text'>, value: unknown, path: string): Checked {
  if (typeof value !== 'string') return wrong(path, `${quote(value)} is not text`);
  if (empty === 'refused' && value.trim() === '') return wrong(path, 'empty; describe what to generate');
  if (value.length <= max) return right(value);
  return wrong(path, `${count(value.length)} characters; Kling takes at most ${count(max)}`);
}

export function checkNumber({ min, max, whole }: FieldOf<'number'>, value: unknown, path: string): Checked {
  const number = readNumber(value);
  const fits = number !== undefined && number >= min && number <= max;
  if (fits && (whole !== true || Number.isInteger(number))) return right(number);
  const kind = whole === true ? 'a whole number' : 'a number';
  return wrong(path, `${quote(value)}; write ${kind} from ${min} to ${count(max)}`);
}

export function checkBoolean(value: unknown, path: string): Checked {
  if (value === true || value === 'true') return right(true);
  if (value === false || value === 'false') return right(false);
  return wrong(path, `${quote(value)}; write true or false`);
}

export function checkId({ library, madeVideo }: FieldOf<'id'>, value: unknown, path: string): Checked {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id === 'string' && ID.test(id)) return right(id);
  if (madeVideo !== undefined && typeof value === 'string' && GENERATION_ID.test(value)) return right(value);
  if (library !== undefined && typeof value === 'string' && NAME.test(value.trim())) return right(value.trim());
  if (typeof value === 'number') return wrong(path, 'too large for a JSON number; write it as a string, in quotes');
  return wrong(path, `${quote(value)}; write an id of at most 128 letters, digits and . _ : ~ -`);
}

export const ID = /^[\w.:~-]{1,128}$/;

/** An item of a batch is called after it: `posters/3`. */
const GENERATION_ID = /^[\w.:~-]{1,200}\/[\w.:~-]{1,200}$/;

/** Kling's own names have at most 20 characters; those of its presets may be longer. */
const NAME = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

const count = (number: number): string => number.toLocaleString('en-US');
