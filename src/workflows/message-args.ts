import { nearest } from '../domain/text/nearest.js';
import { quote } from '../domain/text/quote.js';
import { isRecord } from '../domain/record.js';
import { refuse } from './refuse.js';

/** Arguments as they came; whoever takes them looks at each. */
export type MessageArgs = Readonly<Record<string, unknown>>;

/** The argument of a query or an update: one JSON object that has no other names than these, or nothing at all. Refuses everything else. */
export function readArgs(value: unknown, names: readonly string[]): MessageArgs {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) refuse(`The argument is ${quote(value)}; write one JSON object, or nothing.`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return value;
  const guess = nearest(unknown, names);
  const known = names.length === 0 ? 'it takes nothing' : `it takes ${names.join(', ')}`;
  return refuse(`${quote(unknown)} is unknown; ${guess === undefined ? known : `did you mean "${guess}"?`}`);
}

/** A whole number from 0 among the arguments; refuses what is none. */
export function readCount(name: string, value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  return refuse(`${name}: ${quote(value)}; write a whole number from 0`);
}
