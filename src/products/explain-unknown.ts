import type { Json } from '../domain/record.js';
import { nearest } from '../domain/text/nearest.js';
import type { ProductName } from './catalogue.js';
import { CATALOGUE, PRODUCT_NAMES } from './catalogue.js';
import { guessOwner } from './find.js';
import type { Fields } from './schema/field.js';

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
  if (name === 'watermark_info' && isTop)
    return `Kling makes no watermarked copy of what ${product} makes; leave it out`;
  const known = [...Object.keys(fields), ...(isTop ? OUR_NAMES : [])];
  const guess = findMeant(fields, name) ?? nearest(name, known);
  if (guess !== undefined) return `unknown field; did you mean "${guess}"?`;
  const owner = isTop ? guessOwner(name, request) : undefined;
  const hints = [
    ...(owner === undefined ? [] : [`it belongs to "task":"${owner}"`]),
    ...(isTop ? listMeantElsewhere(name, request) : []),
  ];
  if (hints.length > 0) return `not a field of ${product}; ${hints.join('; ')}`;
  return `unknown field; ${isTop ? product : path} takes ${known.join(', ')}; to send it as it is, write "run":{"allowUnknown":true}`;
}

/** The field that people call so who do not know Kling's names. */
function findMeant(fields: Fields, name: string): string | undefined {
  const key = name.replace(/[\s_-]/g, '').toLowerCase();
  return Object.entries(fields).find(([, { otherNames }]) => otherNames?.includes(key) === true)?.[0];
}

/** What another product calls it. */
function listMeantElsewhere(name: string, request: Json): readonly string[] {
  const [meant] = PRODUCT_NAMES.flatMap((one) => findMeant(CATALOGUE[one].fields, name) ?? []);
  const owner = meant === undefined ? undefined : guessOwner(meant, { ...request, [meant]: request[name] });
  return owner === undefined ? [] : [`"task":"${owner}" calls it "${meant ?? ''}"`];
}
