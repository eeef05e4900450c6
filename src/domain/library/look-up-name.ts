import type { ResultEntry } from '../task.js';
import { findNamed } from './find-named.js';
import type { LibraryKind, LibraryPart } from './library-kind.js';

/** The account's own entries of a kind, or Kling's. */
export type ListEntries = (kind: LibraryKind, part: LibraryPart) => Promise<readonly ResultEntry[]>;

/** What a name, or an id that is no number, stands for: among the account's own entries, then among Kling's. */
export async function lookUpName(
  kind: LibraryKind,
  name: string,
  list: ListEntries,
): Promise<{ readonly id: string } | { readonly id?: undefined; readonly text: string }> {
  const own = await list(kind, 'own');
  const isOwn = own.some((entry) => entry.id === name || entry.name?.toLowerCase() === name.toLowerCase());
  const entries = isOwn ? own : [...own, ...(await list(kind, 'presets'))];
  const byId = entries.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const { entry, text } = findNamed(kind, name, entries);
  return entry ?? { text };
}

/** Asks for each list once, however many names are looked up. */
export function listOnce(list: ListEntries): ListEntries {
  const lists = new Map<string, Promise<readonly ResultEntry[]>>();
  return (kind, part) => {
    const key = `${kind} ${part}`;
    const asked = lists.get(key) ?? list(kind, part);
    lists.set(key, asked);
    return asked;
  };
}
