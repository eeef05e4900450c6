import type { Complaint } from '../../domain/invalid-request.js';
import type { Json } from '../../domain/record.js';
import { isRecord } from '../../domain/record.js';
import type { Parsed } from '../../domain/parsed.js';
import { explainUnknown } from '../../domain/text/explain-unknown.js';
import { quote } from '../../domain/text/quote.js';

export type Reader<T> = (value: unknown, path: string) => Parsed<T | undefined>;

/** Far more than anybody lists; each entry is looked at. */
const MAX_ENTRIES = 200;

/** A list whose entries are each read by `read`. */
export function readList<T>(value: unknown, path: string, read: Reader<T>): Parsed<readonly T[] | undefined> {
  if (!Array.isArray(value)) return refuse(path, `is ${quote(value)}; write a list, in brackets`);
  if (value.length > MAX_ENTRIES) return refuse(path, `${value.length} entries; at most ${MAX_ENTRIES} are read`);
  const entries = value.map((one: unknown, index) => read(one, `${path}[${index}]`));
  return {
    value: entries.flatMap((one) => (one.value === undefined ? [] : [one.value])),
    problems: entries.flatMap(({ problems }) => problems),
  };
}

/** A table whose values are each read by `read`, which is told their names. */
export function readTable<T>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string, name: string) => Parsed<T | undefined>,
): Parsed<Readonly<Record<string, T>> | undefined> {
  if (!isRecord(value)) return refuse(path, `is ${quote(value)}; write a table, with a name and = before each value`);
  const names = Object.keys(value);
  if (names.length > MAX_ENTRIES) return refuse(path, `${names.length} entries; at most ${MAX_ENTRIES} are read`);
  const entries = names.map((name) => [name, read(value[name], `${path}.${name}`, name)] as const);
  const taken = entries.flatMap(([name, one]) => (one.value === undefined ? [] : [[name, one.value] as const]));
  return { value: Object.fromEntries(taken), problems: entries.flatMap(([, { problems }]) => problems) };
}

/** Names that a table does not have. */
export function listUnknown(table: Json, at: string, known: readonly string[]): readonly Complaint[] {
  const strange = Object.keys(table).filter((name) => !known.includes(name));
  return strange.map((name) => ({ path: at === '' ? name : `${at}.${name}`, text: explainUnknown(name, known) }));
}

export const refuse = (path: string, text: string): Parsed<undefined> => ({
  value: undefined,
  problems: [{ path, text }],
});

export const isWholeFrom1 = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;
