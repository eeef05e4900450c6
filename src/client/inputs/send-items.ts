import type { Item } from '../../domain/batch/batch-items.js';
import type { SendFiles } from './send-files.js';
import { askedOf } from './send-step-rows.js';

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
