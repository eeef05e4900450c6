import type { Complaint } from '../invalid-request.js';
import { InvalidRequest } from '../invalid-request.js';
import type { Item } from './batch-items.js';
import { contentOf } from './item-id.js';

/**
 * Items that ask for something else than when their batch ran last, each with the names of the fields that differ. Only items with an id of their
 * own can: ids that are derived change with the content.
 */
export function findChanged(
  items: readonly Item[],
  earlier: readonly Item[],
): ReadonlyMap<Item['id'], readonly string[]> {
  const before = new Map(earlier.map(({ id, request }) => [id, request]));
  const changed = new Map<string, readonly string[]>();
  for (const { id, request } of items) {
    const known = before.get(id);
    if (known === undefined || contentOf(known) === contentOf(request)) continue;
    const names = [...new Set([...Object.keys(known), ...Object.keys(request)])];
    changed.set(
      id,
      names.filter((name) => contentOf({ [name]: known[name] }) !== contentOf({ [name]: request[name] })),
    );
  }
  return changed;
}

/**
 * Throws `InvalidRequest` that names every changed item that is made already: it would be neither made again nor what its row says. One that
 * has failed may be changed as one likes.
 */
export function refuseChanged(
  changed: ReadonlyMap<Item['id'], readonly string[]>,
  isMade: (id: string) => boolean,
): void {
  const complaints: Complaint[] = [...changed]
    .filter(([id]) => isMade(id))
    .map(([id, fields]) => ({
      path: '',
      text: `item "${id}" is made already, with another ${joinNames(fields)}; give its row another id to make this one too, or put back what it was`,
    }));
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
