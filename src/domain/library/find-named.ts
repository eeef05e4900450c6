import type { ResultEntry } from '../task.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';
import type { LibraryKind } from './library-kind.js';

/** Which entry a name means, or why none. */
export type Named =
  | { readonly entry: Pick<ResultEntry, 'id' | 'name'>; readonly text?: undefined }
  | { readonly entry?: undefined; readonly text: string };

/** So many names are shown of those that there are. */
const MAX_SHOWN = 20;

/** The entry that has the name, letter by letter; where none has, one that differs in capitals alone. */
export function findNamed(kind: LibraryKind, name: string, entries: readonly ResultEntry[]): Named {
  const exact = entries.filter((entry) => entry.name === name);
  const alike = entries.filter((entry) => entry.name?.toLowerCase() === name.toLowerCase());
  const [entry, ...others] = exact.length > 0 ? exact : alike;
  if (entry === undefined)
    return { text: `no ${kind} is called ${quote(name)}; ${guess(name, entries)}${listNames(kind, entries)}` };
  if (others.length === 0) return { entry };
  const ids = [entry, ...others].map((one) => `${one.id} (${one.name ?? ''})`).join(', ');
  return { text: `${others.length + 1} ${kind}s are called ${quote(name)}; write the id of one: ${ids}` };
}

function guess(name: string, entries: readonly ResultEntry[]): string {
  const near = nearest(
    name,
    entries.flatMap((entry) => entry.name ?? []),
  );
  return near === undefined ? '' : `did you mean ${quote(near)}? `;
}

function listNames(kind: LibraryKind, entries: readonly ResultEntry[]): string {
  const names = entries.flatMap(({ id, name }) => (name === undefined ? [] : [`${name} (${id})`]));
  if (names.length === 0) return `this account has no ${kind} with a name`;
  const more = names.length > MAX_SHOWN ? `, and ${names.length - MAX_SHOWN} more` : '';
  return `there are ${names.slice(0, MAX_SHOWN).join(', ')}${more}`;
}
