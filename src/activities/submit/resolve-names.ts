import type { ResolvedName, SubmitInput } from '../../contract/generation-activities.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { findNamed } from '../../domain/library/find-named.js';
import type { LibraryPart } from '../../domain/library/library-kind.js';
import type { ResultEntry } from '../../domain/task.js';
import type { Library } from '../../ports/library.js';
import type { RequestName } from '../../products/request-names.js';
import { listRequestNames, mapRequestNames } from '../../products/request-names.js';

/** A request whose elements and voices are all named by id. */
export interface Resolved {
  readonly body: Readonly<Record<string, unknown>>;
  /** Which name stands for which id; empty where the request had ids. */
  readonly names: readonly ResolvedName[];
}

/**
 * Looks up the elements and voices that a request names: among the account's own, then among Kling's. Asks nobody where there are only ids.
 * Throws the failure for names that are none, or that several have, with what there is.
 */
export async function resolveNames(
  { task, added, body }: Pick<SubmitInput, 'task' | 'added' | 'body'>,
  library: Library,
): Promise<Resolved> {
  const asked = { product: task, added };
  const wanted = listRequestNames(asked, body);
  if (wanted.length === 0) return { body, names: [] };
  const list = createListOnce(library);
  const names: ResolvedName[] = [];
  const faults: string[] = [];
  for (const one of wanted) {
    const found = await findOne(one, list);
    if (found.id === undefined) faults.push(`${one.field}: ${found.text}`);
    else names.push({ ...one, id: found.id });
  }
  if (faults.length > 0) throw new KlingFailure('InvalidRequest', faults.join('; '));
  const idOf = ({ field, name }: RequestName) => names.find((one) => one.field === field)?.id ?? name;
  return { body: mapRequestNames(asked, body, idOf), names };
}

type List = (kind: RequestName['kind'], part: LibraryPart) => Promise<readonly ResultEntry[]>;

async function findOne(
  { kind, name }: RequestName,
  list: List,
): Promise<{ readonly id: string } | { readonly id?: undefined; readonly text: string }> {
  const own = await list(kind, 'own');
  const isOwn = own.some((entry) => entry.id === name || entry.name?.toLowerCase() === name.toLowerCase());
  const entries = isOwn ? own : [...own, ...(await list(kind, 'presets'))];
  const byId = entries.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const { entry, text } = findNamed(kind, name, entries);
  return entry ?? { text };
}

/** Each list is asked for once a request, however many names it has. */
function createListOnce(library: Library): List {
  const lists = new Map<string, readonly ResultEntry[]>();
  return async (kind, part) => {
    const entries = lists.get(`${kind} ${part}`) ?? (await library.list(kind, part));
    lists.set(`${kind} ${part}`, entries);
    return entries;
  };
}
