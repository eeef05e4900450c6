import { isObject } from '../domain/record.js';
import { UsageError } from '../client/client-errors.js';
import { quote } from '../domain/text/quote.js';
import { nearest } from '../domain/text/nearest.js';

/** What an option has to be, and how that is said. */
export interface OptionKind {
  readonly is: (value: unknown) => boolean;
  /** What goes behind "write". */
  readonly write: string;
}

export type OptionKinds<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

export const TEXT: OptionKind = { is: (value) => typeof value === 'string', write: 'text' };
export const NUMBER: OptionKind = { is: (value) => typeof value === 'number', write: 'a number' };
export const YES_OR_NO: OptionKind = { is: (value) => typeof value === 'boolean', write: 'true or false' };
export const OBJECT: OptionKind = { is: isObject, write: 'an object' };
export const PATH_OR_OBJECT: OptionKind = {
  is: (value) => typeof value === 'string' || isObject(value),
  write: 'the path of a file, or an object',
};
export const TEXTS: OptionKind = {
  is: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  write: 'a list of texts',
};
export const FUNCTION: OptionKind = { is: (value) => typeof value === 'function', write: 'a function' };
export const SIGNAL: OptionKind = { is: (value) => value instanceof AbortSignal, write: 'an AbortSignal' };
/** `Infinity` means all. */
export const COUNT: OptionKind = {
  is: (value) => value === Infinity || (Number.isInteger(value) && Number(value) > 0),
  write: 'a whole number from 1',
};
export const oneOf = (words: readonly string[]): OptionKind => ({
  is: (value) => words.some((word) => word === value),
  write: `one of ${words.join(', ')}`,
});

/**
 * Throws what `refuse` makes of the first thing that is wrong with options. Types tell most programs; of the others a misspelt option would be
 * as good as none, and an id or a budget that counts for nothing is paid for.
 */
export function checkOptions<Options>(
  where: string,
  given: unknown,
  kinds: OptionKinds<Options>,
  refuse: (text: string) => Error,
): void {
  if (given === undefined) return;
  if (!isObject(given))
    throw refuse(`${where}: the options are ${quote(given)}; write an object, e.g. ${example(kinds)}`);
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Options] : undefined;
    if (kind === undefined) throw refuse(`${where}: ${name} is no option; ${propose(name, Object.keys(kinds))}`);
    if (value !== undefined && !kind.is(value))
      throw refuse(`${where}: ${name} is ${quote(value)}; write ${kind.write}`);
  }
}

/** The same for what is asked of a client. */
export function checkUsage<Options>(where: string, given: Options | undefined, kinds: OptionKinds<Options>): void {
  checkOptions(where, given, kinds, (text) => new UsageError(text));
}

/** Of what only waits for an answer. */
export const WAIT: OptionKinds<{ readonly signal?: AbortSignal }> = { signal: SIGNAL };

/** Of what asks Kling from here. */
export const ASK: OptionKinds<{ readonly signal?: AbortSignal; readonly account?: string }> = {
  ...WAIT,
  account: TEXT,
};

/** The same, and the options themselves. */
export function usable<Options extends object>(
  where: string,
  given: Options | undefined,
  kinds: OptionKinds<Options>,
): Partial<Options> {
  checkUsage(where, given, kinds);
  return given ?? {};
}

/** The id of what is there already. */
export function readId(where: string, id: unknown): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new UsageError(`${where}: the id is ${quote(id)}; write the text by which it was started`);
}

function propose(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? `write ${names.join(', ')}` : `did you mean ${meant}?`;
}

function example(kinds: object): string {
  return `{ ${Object.keys(kinds)[0] ?? ''}: ... }`;
}
