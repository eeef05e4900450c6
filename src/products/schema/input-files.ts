import type { Field, Fields, Json, SecondsRange } from './field.js';
import { isObject, shapeOf } from './field.js';
import { isHttpUrl } from './check-place.js';

/** A field of a request that names a file by its path; what is given as a URL is Kling's to open, and none. */
export interface InputFile {
  /** e.g. `image` or `dynamic_masks[0].mask`. */
  readonly field: string;
  readonly file: string;
  readonly kind: 'image' | 'audio';
  /** How long a sound may be. */
  readonly seconds?: SecondsRange;
}

export type ReplaceFile = (file: InputFile) => string;

/** The fields with every file replaced by what `replace` makes of it. */
export function mapInputFiles(fields: Fields, value: Json, replace: ReplaceFile, path = ''): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, field === undefined ? inner : mapField(field, inner, replace, `${path}${name}`)];
  });
  return Object.fromEntries(entries);
}

function mapField(field: Field, value: unknown, replace: ReplaceFile, path: string): unknown {
  if (field.type === 'image' || field.type === 'audio') {
    const isFile = typeof value === 'string' && !isHttpUrl(value);
    if (!isFile) return value;
    const seconds = field.type === 'audio' && field.seconds !== undefined ? { seconds: field.seconds } : {};
    return replace({ field: path, file: value, kind: field.type, ...seconds });
  }
  if (field.type === 'list' && Array.isArray(value)) {
    return value.map((entry: unknown, index) => mapField(field.of, entry, replace, `${path}[${index}]`));
  }
  if (!isObject(value)) return value;
  if (field.type === 'object') return mapInputFiles(field.fields, value, replace, `${path}.`);
  const shape = field.type === 'union' ? shapeOf(field, value[field.by]) : undefined;
  return shape === undefined ? value : mapInputFiles(shape.fields, value, replace, `${path}.`);
}
