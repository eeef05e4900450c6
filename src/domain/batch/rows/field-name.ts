import { nearest } from '../../text/nearest.js';
import { RUN_OPTION_NAMES } from '../../generation/run-options.js';
import { findField, ITEM_FIELD_NAMES, listFields, TABLE_WORDS } from './item-fields.js';

/** What remains of a name when case, blanks, `_`, `-` and characters that nobody sees mean nothing. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s_\-\u2010-\u2015\p{Cf}]/gu, '')
    .toLowerCase();
}

const BY_KEY: ReadonlyMap<string, string> = new Map(ITEM_FIELD_NAMES.map((name) => [nameKey(name), name]));

/** The field that a name means, e.g. `aspect_ratio` for `Aspect Ratio`; undefined when it means none. Of dotted names the first part decides. */
export function canonicalName(name: string): string | undefined {
  const [root = '', ...inner] = name.split('.');
  const field = BY_KEY.get(nameKey(root));
  if (field === undefined || inner.length === 0) return field;
  if (field === 'metadata') return `metadata.${inner.join('.').trim()}`;
  const known = findField(field);
  if (known?.type !== 'object') return undefined;
  return [field, ...nameInner(field, inner)].join('.');
}

function nameInner(path: string, [first, ...others]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const field = findField(path);
  const names = path === 'run' ? RUN_OPTION_NAMES : field?.type === 'object' ? Object.keys(field.fields) : [];
  const name = names.find((one) => nameKey(one) === nameKey(first)) ?? first;
  return [name, ...nameInner(`${path}.${name}`, others)];
}

/** Fields by what people call them who do not know Kling's names. */
const BY_OTHER_NAME: ReadonlyMap<string, string> = new Map([
  ...['model', 'modelversion', 'klingmodel'].map((word) => [word, 'model_name'] as const),
  ...listFields().flatMap(([name, { otherNames = [] }]) => otherNames.map((word) => [word, name] as const)),
]);

/** The field that people call so who do not know Kling's names. */
export const findByOtherName = (name: string): string | undefined => BY_OTHER_NAME.get(nameKey(name));

export interface Guess {
  readonly name: string;
  /** A word that may as well be somebody's own; a slip of the pen may not. */
  readonly isWord: boolean;
}

/** The field that a name was most likely meant to be; undefined for a name of somebody's own. */
export function guessField(name: string): Guess | undefined {
  const key = nameKey(name);
  const word = findByOtherName(name);
  if (word !== undefined) return { name: word, isWord: true };
  const snake = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const longer = ITEM_FIELD_NAMES.find(
    (field) => field.startsWith(`${snake}_`) && findField(field)?.beginsWithOwnWord !== true,
  );
  if (longer !== undefined) return { name: longer, isWord: true };
  // "No" is not a slip for "n", nor "Code" one for "mode"; "Test" is none for "text", which tables have for themselves.
  const candidates = ITEM_FIELD_NAMES.filter(
    (field) => field.length > 2 && (key.length > 4 || field.startsWith(key.slice(0, 1))) && !TABLE_WORDS.has(field),
  );
  const near = key.length < 3 ? undefined : nearest(key, candidates.map(nameKey));
  const field = near === undefined ? undefined : BY_KEY.get(near);
  return field === undefined ? undefined : { name: field, isWord: false };
}

/** How to keep a column whose name looks like a field of Kling's. */
export const keepAsOwn = (name: string): string => `if it is your own, call it "metadata.${name}" or ignore it`;
