import { InvalidRequest } from '../../invalid-request.js';
import { quote } from '../../text/quote.js';
import type { Item } from '../batch-items.js';

/** Whether an item is one of those that are wanted. Throws `InvalidRequest` for an id that none of the items has. */
export function chooseOnly(only: readonly string[] | undefined, items: readonly Item[]): (id: string) => boolean {
  if (only === undefined) return () => true;
  const ids = new Set(items.map(({ id }) => id));
  const unknown = only.filter((id) => !ids.has(id));
  if (unknown.length > 0) {
    throw new InvalidRequest(unknown.map((id) => ({ path: 'only', text: `the batch has no item ${quote(id)}` })));
  }
  const chosen = new Set(only);
  return (id) => chosen.has(id);
}
