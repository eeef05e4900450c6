type Json = Readonly<Record<string, unknown>>;

/** Digits of an id that is derived from an item's content: 40 bits. */
const ID_DIGITS = 10;
const BATCH_DIGITS = 8;
const MAX_STEM_LENGTH = 40;

/** What an item's own id may look like: it becomes a part of workflow ids and the name of a directory. */
export const ITEM_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * A 64-bit hash of a text as 16 hexadecimal digits: two 32-bit lanes with different multipliers, mixed into each other at the end. Not
 * for secrets. It is our own because the workflow's sandbox has no `node:crypto`.
 */
export function fingerprint(text: string): string {
  let low = 0x9e3779b9 ^ text.length;
  let high = 0x85ebca6b;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(((low << 13) | (low >>> 19)) ^ code, 0xcc9e2d51);
    high = Math.imul(((high << 7) | (high >>> 25)) ^ code, 0x1b873593);
  }
  const first = avalanche(low ^ avalanche(high));
  return toHex(first) + toHex(avalanche(high ^ first));
}

/** Every bit of the input reaches every bit of the result. */
function avalanche(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}

const toHex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** JSON whose keys are sorted at every depth, so that the order in which somebody wrote fields does not matter. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** What is paid for. `run` only says how we go about it: who gives more time or attempts means the same clips, and must not pay again. */
export const contentOf = (request: Json): string => canonicalJson(withoutOurs(request));

const withoutOurs = (request: Json): Json =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'run' && name !== 'metadata'));

/**
 * Ids for items in their order: their own, or ten hexadecimal digits of their content. The second of identical items is `<id>-2`, and
 * so on, since the same row twice means two generations. Two different rows of 25,000 get the same digits in one file of about 3,500;
 * they too are told apart by `-2`, so that a collision costs nothing but the independence of these two ids from the order of the rows.
 */
export function assignIds(items: readonly { readonly id?: string; readonly request: Json }[]): string[] {
  const taken = new Set(items.flatMap(({ id }) => id ?? []));
  const repeats = new Map<string, number>();
  return items.map(({ id, request }) => {
    if (id !== undefined) return id;
    const stem = fingerprint(contentOf(request)).slice(0, ID_DIGITS);
    let repeat = repeats.get(stem) ?? 0;
    let derived: string;
    do derived = ++repeat === 1 ? stem : `${stem}-${repeat}`;
    while (taken.has(derived));
    repeats.set(stem, repeat);
    taken.add(derived);
    return derived;
  });
}

/**
 * The id of a batch: the file's name without directory and ending, made safe and cut to 40 characters, and eight hexadecimal digits of
 * all ids and requests in their order, e.g. `prompts-3fa91c2b`. The same items are the same batch, whatever their `run` says.
 */
export function batchId(name: string, items: readonly { readonly id: string; readonly request: Json }[]): string {
  const content = items.map(({ id, request }) => `${id}\n${contentOf(request)}`).join('\n');
  return `${toStem(name)}-${fingerprint(content).slice(0, BATCH_DIGITS)}`;
}

function toStem(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const safe = base
    .replace(/(?<=.)\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_STEM_LENGTH)
    .replace(/[^A-Za-z0-9]+$/, '');
  return safe === '' ? 'batch' : safe;
}
