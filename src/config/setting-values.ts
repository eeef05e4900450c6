import type { Env } from '../domain/env.js';
import { InvalidConfig } from './invalid-config.js';

/** An empty variable counts as unset: that is how .env files and compose files leave things out. */
export function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** What stands in a variable that may hold several, with blanks or commas between. */
export function splitWords(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** A variable that holds a number. */
export interface NumberSetting {
  readonly name: string;
  readonly fallback: number;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}

export function parseNumber(env: Env, { name, fallback, min, max, isWhole = false }: NumberSetting): number {
  const text = given(env[name]);
  const number = text === undefined ? fallback : Number(text);
  if (!(number >= min && number <= max))
    throw new InvalidConfig(`${name} is "${text ?? ''}"; write a number from ${min} to ${max}`);
  if (isWhole && !Number.isInteger(number))
    throw new InvalidConfig(`${name} is "${text ?? ''}"; write a whole number from ${min} to ${max}`);
  return number;
}

/** A variable that holds one of some words, in small or capital letters as `words` has them. */
export function parseWord<Word extends string>(
  name: string,
  value: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const text = given(value);
  if (text === undefined) return undefined;
  const known = words.find((word) => word === text);
  if (known !== undefined) return known;
  throw new InvalidConfig(`${name} is "${text.toLowerCase()}"; write one of ${words.join(', ').toLowerCase()}`);
}

/** `host:port`, or a port alone: then on this machine. */
export function parseAddress(name: string, text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:(\[[^\]]+\]|[^:]*):)?(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new InvalidConfig(`${name} is "${text}"; write host:port, e.g. 127.0.0.1:9470 (port 0 picks a free one)`);
  }
  return { host: (match[1] ?? '').replace(/^\[|\]$/g, '') || '127.0.0.1', port };
}

/** The URL of a page, without a slash at its end. People click on it: nothing but a page may be behind it. */
export function parsePageUrl(name: string, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidConfig(`${name} is "${text}"; write a URL, e.g. http://localhost:8233`);
}
