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

const MAX_LISTED = 20;

/** `default, studio and 7 more` */
function listNames(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED;
  return `${names.slice(0, MAX_LISTED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** What is wrong with an account that somebody names, where these are known; undefined when nothing is. */
export function explainUnknownAccount(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const guess = nearest(name, known);
  const hint = guess === undefined ? '' : `. Did you mean "${guess}"?`;
  return `${quote(name)} is no account here; there ${known.length === 1 ? 'is' : 'are'} ${listNames(known)}${hint}`;
}
