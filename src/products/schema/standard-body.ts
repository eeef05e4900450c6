import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Complaint } from '../../domain/invalid-request.js';
import { quote } from '../../domain/text/quote.js';
import type { Fields } from './field.js';
import { groupsOf } from './field.js';
import { mapLeaves } from './map-leaves.js';

/** A request in the form of Kling's bodies, or partly so, as the flat fields that it means. */
export interface Flat {
  readonly fields: Json;
  readonly problems: readonly Complaint[];
  /** Where the value of a path of the flat fields was written. */
  readonly whereIs: (path: string) => string;
}

/**
 * Takes a body apart that has places for its fields: what stands in `settings`, `options` or `input` comes to the top, and each entry of `contents` that has a
 * field of its own becomes that field. The other entries stay, in their order; with `keepsUnknown`, names that `fields` do not have stay too.
 */
export function flattenBody(fields: Fields, given: Json, keepsUnknown = false): Flat {
  const flat: Record<string, unknown> = {};
  const places = new Map<string, string>();
  const problems: Complaint[] = [];
  const put = (name: string, value: unknown, place: string): void => {
    const isTwice = Object.hasOwn(flat, name) && JSON.stringify(flat[name]) !== JSON.stringify(value);
    if (isTwice) problems.push({ path: place, text: `${places.get(name) ?? name} says something else; keep one` });
    else flat[name] = value;
    if (!places.has(name)) places.set(name, place);
  };
  const groups: readonly string[] = groupsOf(fields);
  const isPart = (name: string): boolean => name === 'contents' || groups.includes(name);
  for (const [name, value] of Object.entries(given)) if (!isPart(name)) put(name, value, name);
  for (const group of groups) {
    const value = given[group];
    if (isObject(value)) {
      const strange = Object.entries(value).filter(([name]) => keepsUnknown && !Object.hasOwn(fields, name));
      if (strange.length > 0) flat[group] = Object.fromEntries(strange);
      for (const [name, inner] of Object.entries(value))
        if (!keepsUnknown || Object.hasOwn(fields, name)) put(name, inner, `${group}.${name}`);
    } else if (value !== undefined && value !== null)
      problems.push({ path: group, text: `${quote(value)} is not an object` });
  }
  const rest = takeContents(fields, given.contents, flat, put);
  if (rest !== undefined) flat.contents = rest.entries;
  return { fields: flat, problems, whereIs: (path) => locate(path, places, rest?.indices ?? []) };
}

interface Rest {
  readonly entries: unknown;
  /** Where each of the entries stood. */
  readonly indices: readonly number[];
}

function takeContents(
  fields: Fields,
  contents: unknown,
  flat: Json,
  put: (name: string, value: unknown, place: string) => void,
): Rest | undefined {
  if (!Array.isArray(contents)) return contents === undefined ? undefined : { entries: contents, indices: [] };
  const left = contents.flatMap((entry: unknown, index) => {
    const found = isObject(entry) ? findField(fields, entry) : undefined;
    if (found === undefined || Object.hasOwn(flat, found.name)) return [{ entry, index }];
    put(found.name, found.value, `contents[${index}].${found.at}`);
    return [];
  });
  if (left.length === 0) return undefined;
  return { entries: left.map(({ entry }) => entry), indices: left.map(({ index }) => index) };
}

/** The field that an entry is: one that holds its value alone. */
function findField(
  fields: Fields,
  entry: Json,
): { readonly name: string; readonly at: string; readonly value: unknown } | undefined {
  const [name, field] = Object.entries(fields).find(([, { content }]) => content?.type === entry.type) ?? [];
  const at = field?.content?.at;
  if (name === undefined || at === undefined || Object.keys(entry).length !== 2) return undefined;
  return Object.hasOwn(entry, at) ? { name, at, value: entry[at] } : undefined;
}

function locate(path: string, places: ReadonlyMap<string, string>, indices: readonly number[]): string {
  const [, name = '', rest = ''] = /^([^.[]*)(.*)$/.exec(path) ?? [];
  if (name !== 'contents') return `${places.get(name) ?? name}${rest}`;
  return path.replace(/^contents\[(\d+)\]/, (_, index: string) => `contents[${indices[Number(index)] ?? index}]`);
}

/** The body of a product whose fields have no places of their own. */
export const buildFlatBody = (fields: Fields, flat: Json): Record<string, unknown> =>
  mapLeaves(fields, flat, (field, value) => (field.isSentAsNumber === true ? asNumber(value) : value));

/** A word that is no number stays one (`auto`), and so does one that JSON would round. */
const asNumber = (word: unknown): unknown => (String(Number(word)) === word ? Number(word) : word);

/** The flat fields as Kling's body: entries that have fields of their own stand first in `contents`, in the order of the fields. */
export function buildBody(fields: Fields, given: Json): Record<string, unknown> {
  const flat = buildFlatBody(fields, given);
  const body: Record<string, unknown> = {};
  const groups: Record<string, Record<string, unknown>> = {};
  const contents: unknown[] = [];
  for (const [name, { within, content }] of Object.entries(fields)) {
    if (name === 'contents' || !Object.hasOwn(flat, name)) continue;
    const value = flat[name];
    if (content !== undefined) contents.push({ type: content.type, [content.at]: value });
    else if (within === undefined) body[name] = value;
    else (groups[within] ??= {})[name] = value;
  }
  for (const [name, value] of Object.entries(flat)) {
    if (Object.hasOwn(fields, name) || name === 'model_name') continue;
    if ((groupsOf(fields) as readonly string[]).includes(name) && isObject(value)) {
      groups[name] = { ...groups[name], ...value };
    } else body[name] = value;
  }
  if (Array.isArray(flat.contents)) contents.push(...(flat.contents as unknown[]));
  return { ...body, ...(contents.length === 0 ? {} : { contents }), ...groups };
}
