import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { readJson } from '../../text/read-json.js';
import { withAddedModel } from '../../../products/added/add-model.js';
import type { ProductName } from '../../../products/catalogue.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import { findByName, guessProduct, inferProduct, readProduct } from '../../../products/find.js';
import { GROUPS } from '../../../products/schema/field.js';
import { canonicalName, findByOtherName, nameKey } from './field-name.js';
import { TABLE_WORDS } from './item-fields.js';
import type { RowDefaults } from './row-request.js';

/** What to write instead of a name that no request has; `guess` is the name that was meant, when one looks like it. */
export type ExplainUnknown = (name: string) => { readonly text: string; readonly guess?: string };

export interface NamedFields {
  /** Under the names of requests. */
  readonly fields: Json;
  /** What is nobody's but the writer's. */
  readonly metadata: Json;
  /** How each field was written. */
  readonly given: ReadonlyMap<string, string>;
  readonly complaints: readonly { readonly path: string; readonly text: string }[];
}

/** Names that no column has, and that some program may take for more than a name. */
const PROTOTYPE = /^(__proto__|constructor|prototype)(\.|$)/;

/** Sorts a row's fields into those of a request, found by what their names mean, and those of somebody's own. `ignored` are keys of names. */
export function nameFields(row: Json, explainUnknown: ExplainUnknown, ignored: ReadonlySet<string>): NamedFields {
  const fields = new Map<string, unknown>();
  const metadata = new Map<string, unknown>();
  const given = new Map<string, string>();
  const complaints: { path: string; text: string }[] = [];
  const put = (field: string, name: string, value: unknown) => {
    fields.set(field, value);
    given.set(field, name);
  };
  const unknown: [string, unknown][] = [];
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined || value === null || ignored.has(nameKey(name))) continue;
    const field = isProduct(name, value) ? 'product' : isGroup(name, value) ? name : canonicalName(name);
    if (field === undefined) unknown.push([name, value]);
    else if (field.startsWith('metadata.')) metadata.set(field.slice('metadata.'.length), value);
    else if (field === 'metadata') readWhole(name, value).forEach(([key, one]) => metadata.set(key, one));
    else if (!fields.has(field)) put(field, name, value);
    else
      complaints.push({ path: name, text: `means the same as "${given.get(field) ?? field}"; remove one of the two` });
  }
  for (const [name, value] of unknown) {
    const { text, guess } = explainUnknown(name);
    if (guess === undefined && !PROTOTYPE.test(name)) {
      if (value !== '') metadata.set(name, value);
      continue;
    }
    complaints.push({ path: name, text });
    // Read as what was meant: a prompt under a wrong name is not also a prompt that is missing.
    if (guess !== undefined && guess !== 'id' && !fields.has(guess)) put(guess, name, value);
  }
  return { fields: Object.fromEntries(fields), metadata: Object.fromEntries(metadata), given, complaints };
}

interface TableRules extends RowDefaults {
  readonly explainUnknown: ExplainUnknown;
}

/**
 * The same, with columns that are only called like a field of another product than the row's as the writer's own. Which product that is, its
 * other fields tell, over those of `defaults`, where it is not named.
 */
export function keepTableWords(row: NamedFields, { defaults, added, explainUnknown }: TableRules): NamedFields {
  const entries = Object.entries(row.fields);
  if (!entries.some(([name]) => TABLE_WORDS.has(name))) return row;
  const told = Object.fromEntries(entries.filter(([name]) => !TABLE_WORDS.has(name)));
  const { fields: taken } = CATALOGUE[productOfRow(withAddedModel({ ...defaults, ...told }, added))];
  const isOwn = ([name]: readonly [string, unknown]): boolean => TABLE_WORDS.has(name) && !Object.hasOwn(taken, name);
  const fields = new Map(entries.filter((entry) => !isOwn(entry)));
  const metadata = new Map(Object.entries(row.metadata));
  const complaints = [...row.complaints];
  for (const [name, value] of entries.filter(isOwn).filter(([, one]) => one !== '')) {
    const written = row.given.get(name) ?? name;
    const meant = findByOtherName(written);
    if (meant === undefined) metadata.set(written, value);
    else {
      complaints.push({ path: written, text: explainUnknown(written).text });
      if (!fields.has(meant)) fields.set(meant, value);
    }
  }
  return { ...row, fields: Object.fromEntries(fields), metadata: Object.fromEntries(metadata), complaints };
}

const productOfRow = (fields: Json): ProductName => readProduct(fields).value ?? inferProduct(fields);

/** Many tables have a column of that name which holds what somebody sells: it is one of Kling's products when it reads like one. */
const isProduct = (name: string, value: unknown): boolean =>
  nameKey(name) === 'product' && typeof value === 'string' && (findByName(value) ?? guessProduct(value)) !== undefined;

/** `settings`, `options` or `input` of a body; a column of that name holds no object. */
const isGroup = (name: string, value: unknown): boolean =>
  isObject(value) && (GROUPS as readonly string[]).includes(name);

/** The entries of an object, or of the JSON of one; any other text is a column that happens to be called like this. */
function readWhole(name: string, value: unknown): readonly [string, unknown][] {
  const whole = typeof value === 'string' ? readJson(value) : value;
  return isObject(whole) ? Object.entries(whole) : [[name, value]];
}
