import type { Parsed } from '../../parsed.js';
import { invalid, valid } from '../../parsed.js';
import { fingerprint } from '../../text/fingerprint.js';
import { quote } from '../../text/quote.js';
import type { Meaning } from '../../generation/meaning.js';
import { textOf } from '../../generation/meaning.js';

/** Digits of an id that is derived from an item's content: 40 bits. */
const ID_DIGITS = 10;
const BATCH_DIGITS = 8;
const MAX_STEM_LENGTH = 40;

export const MAX_ID_LENGTH = 64;

/** What an item's own id may look like: it becomes a part of workflow ids and the name of a directory. */
export const ITEM_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Reads the id that a row gives; programs write numbers. Undefined when it gives none. */
export function parseItemId(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === '') return valid(undefined);
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id === 'string' && ITEM_ID.test(id)) return valid(id);
  const text = `${quote(value)} is no id; write 1 to 64 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit`;
  return invalid(undefined, 'id', text);
}

/**
 * Ids for items in their order: their own, or ten hexadecimal digits of what they mean. The second of identical items is `<id>-2`, and
 * so on, since the same row twice means two generations. Of 220 files with 100,000 rows, about one has two different rows with the same
 * digits: they are told apart in the same way, and which of them has the `-2` depends on their order.
 */
export function assignIds(items: readonly { readonly id?: string; readonly meaning: Meaning }[]): string[] {
  const taken = new Set(items.flatMap(({ id }) => id ?? []));
  const repeats = new Map<string, number>();
  return items.map(({ id, meaning }) => {
    if (id !== undefined) return id;
    const stem = deriveStem(meaning);
    let repeat = repeats.get(stem) ?? 0;
    let derived: string;
    do derived = ++repeat === 1 ? stem : `${stem}-${repeat}`;
    while (taken.has(derived));
    repeats.set(stem, repeat);
    taken.add(derived);
    return derived;
  });
}

const deriveStem = (meaning: Meaning): string => fingerprint(textOf(meaning)).slice(0, ID_DIGITS);

/** Whether an id is one that `assignIds` derives, and nobody's own. */
export function isDerived(id: string, meaning: Meaning): boolean {
  const stem = deriveStem(meaning);
  return id === stem || (id.startsWith(`${stem}-`) && /^\d+$/.test(id.slice(stem.length + 1)));
}

/**
 * The id of a batch: the file's name without directory and ending, made safe and cut to 40 characters, and eight hexadecimal digits of
 * all ids and meanings in their order, e.g. `prompts-3fa91c2b`.
 */
export function batchId(name: string, items: readonly { readonly id: string; readonly meaning: Meaning }[]): string {
  const content = items.map(({ id, meaning }) => `${id}\n${textOf(meaning)}`).join('\n');
  return `${toStem(name)}-${fingerprint(content).slice(0, BATCH_DIGITS)}`;
}

/** The name without directory and ending, made safe and cut to 40 characters; `otherwise` where nothing of it can stand in an id. */
export function toStem(name: string, otherwise = 'batch'): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const safe = base
    .replace(/(?<=.)\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_STEM_LENGTH)
    .replace(/[^A-Za-z0-9]+$/, '');
  return safe === '' ? otherwise : safe;
}
