import { nearest } from '../domain/text/nearest.js';
import type { ProductName } from './catalogue.js';
import { listTakers } from './find.js';
import type { Fields } from './schema/field.js';

/** Names of a request that are no fields of Kling's. */
const OUR_NAMES = ['model_name', 'task', 'product', 'taskId', 'run'];

/** What to say of a name that is none of `fields`, which stand at `path`; empty for the request itself. */
export function explainUnknownField(product: ProductName, name: string, fields: Fields, path: string): string {
  const isTop = path === '';
  const known = [...Object.keys(fields), ...(isTop ? OUR_NAMES : [])];
  const guess = nearest(name, known);
  if (guess !== undefined) return `unknown field; did you mean "${guess}"?`;
  const owner = isTop ? listTakers(name)[0] : undefined;
  if (owner !== undefined) return `not a field of ${product}; it belongs to "task":"${owner}"`;
  return `unknown field; ${isTop ? product : path} takes ${known.join(', ')}`;
}
