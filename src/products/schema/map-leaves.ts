import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Field, Fields } from './field.js';
import { shapeOf } from './field.js';

/** What becomes of the value of a field that is no structure; `path` is e.g. `dynamic_masks[0].mask`. */
export type MapLeaf = (field: Field, value: unknown, path: string) => unknown;

/** The fields of a request with each value replaced by what `map` makes of it, however deep it stands. */
export function mapLeaves(fields: Fields, value: Json, map: MapLeaf, path = ''): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return [name, field === undefined ? inner : mapField(field, inner, map, `${path}${name}`)];
  });
  return Object.fromEntries(entries);
}

function mapField(field: Field, value: unknown, map: MapLeaf, path: string): unknown {
  if (field.type === 'list') {
    if (!Array.isArray(value)) return value;
    return value.map((entry: unknown, index) => mapField(field.of, entry, map, `${path}[${index}]`));
  }
  if (field.type !== 'object' && field.type !== 'union') return map(field, value, path);
  if (!isObject(value)) return value;
  const shape = field.type === 'object' ? field : shapeOf(field, value[field.by]);
  return shape === undefined ? value : mapLeaves(shape.fields, value, map, `${path}.`);
}
