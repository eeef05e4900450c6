import type { Item } from '../../domain/batch/batch-items.js';
import { parseRequest } from '../../domain/generation/request.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Asked } from '../../products/added/product-for.js';
import { productOf } from '../../products/find.js';
import type { SendFiles } from './send-files.js';

/** The items with files as the worker can read them. */
export async function sendItems(items: readonly Item[], sendFiles: SendFiles): Promise<readonly Item[]> {
  const made = items.flatMap(({ id, request }) => {
    const asked = askedOf(request);
    return asked === undefined ? [] : [{ id, asked, request, where: `item "${id}"` }];
  });
  const sent = await sendFiles(made);
  const requests = new Map(made.map(({ id }, index) => [id, sent[index]]));
  return items.map(({ id, request }) => ({ id, request: requests.get(id) ?? request }));
}

/** Most requests need not be parsed once more. */
function askedOf(request: Json): Asked | undefined {
  if (!isObject(request.run) || request.run.model === undefined) return productOf(request);
  const parsed = parseRequest(request, 'first');
  return parsed.kind === 'adopt' ? undefined : parsed;
}
