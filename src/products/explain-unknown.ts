import { nearest } from '../domain/text/nearest.js';
import type { ProductName } from './catalogue.js';
import { guessOwner } from './find.js';
import type { Fields, Json } from './schema/field.js';

/** Names of a request that are no fields of Kling's. */
const OUR_NAMES = ['model_name', 'task', 'product', 'taskId', 'run'];

/** Where a name was found. */
interface Place {
  /** What may stand there. */
  readonly fields: Fields;
  /** Empty for the request itself. */
  readonly path: string;
  /** The whole request. */
  readonly request: Json;
}

/** What to say of a name that is none of the fields of its place. */
export function explainUnknownField(product: ProductName, name: string, { fields, path, request }: Place): string {
  const isTop = path === '';
  const known = [...Object.keys(fields), ...(isTop ? OUR_NAMES : [])];
  const guess = nearest(name, known);
  if (guess !== undefined) return `unknown field; did you mean "${guess}"?`;
  const owner = isTop ? guessOwner(name, request) : undefined;
  if (owner !== undefined) return `not a field of ${product}; it belongs to "task":"${owner}"`;
  return `unknown field; ${isTop ? product : path} takes ${known.join(', ')}`;
}
