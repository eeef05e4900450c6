import type { Json } from '../domain/record.js';
import type { LibraryKind } from '../domain/library/library-kind.js';
import type { Asked } from './added/product-for.js';
import { productFor } from './added/product-for.js';
import { mapLeaves } from './schema/map-leaves.js';

/** An element or a voice that a request names by something else than the digits of an id. */
export interface RequestName {
  /** e.g. `element_list[0].element_id`. */
  readonly field: string;
  readonly kind: LibraryKind;
  readonly name: string;
}

/** The names of a request that are to be looked up. */
export function listRequestNames(asked: Asked, body: Json): readonly RequestName[] {
  const found: RequestName[] = [];
  mapRequestNames(asked, body, (one) => {
    found.push(one);
    return one.name;
  });
  return found;
}

/** The body with every such name replaced by what `replace` makes of it. */
export function mapRequestNames(
  asked: Asked,
  body: Json,
  replace: (name: RequestName) => string,
): Record<string, unknown> {
  return mapLeaves(productFor(asked).fields, body, (field, value, path) => {
    const kind = field.type === 'id' ? field.library : undefined;
    if (kind === undefined || typeof value !== 'string' || /^\d+$/.test(value)) return value;
    return replace({ field: path, kind, name: value });
  });
}
