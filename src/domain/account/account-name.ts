import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';

/** The account of requests that name none. */
export const DEFAULT_ACCOUNT = 'default';

/** It is part of the name of a task queue, of files and of metrics. */
const NAME = /^[a-z][a-z0-9_-]{0,39}$/;

export const ACCOUNT_NAME_RULE = 'write small letters, digits, - and _, 40 at most, a letter first';

export function isAccountName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** What is wrong with an account that somebody names, where these are known; undefined when nothing is. */
export function explainUnknownAccount(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const guess = nearest(name, known);
  const hint = guess === undefined ? `known are ${known.join(', ')}` : `did you mean "${guess}"?`;
  return `${quote(name)} is no account here; ${hint}`;
}
