import type { KeyedConfig } from '../find-account.js';
import type { Deletion, LibraryKind, LibraryPart } from '../../domain/library/library-kind.js';
import { findNamed } from '../../domain/library/find-named.js';
import type { ResultEntry } from '../../domain/task.js';
import { readProxies } from '../../network/proxy.js';
import type { Library } from '../../ports/library.js';
import { UsageError } from '../client-errors.js';

export type LibraryConfig = Pick<KeyedConfig, 'credentials' | 'klingBaseUrl' | 'env'>;

/** Who looks waits: Kling answers within a second or two. */
const LOOK_LIMIT_MS = 10_000;

/** An entry that was to be deleted. */
export interface DeletedEntry {
  readonly id: string;
  readonly name?: string;
  readonly outcome: Deletion;
}

/** The account's own elements or voices, or Kling's. Throws `KlingFailure`. */
export function listLibrary(
  config: LibraryConfig,
  { kind, part, signal }: { readonly kind: LibraryKind; readonly part: LibraryPart; readonly signal?: AbortSignal },
): Promise<readonly ResultEntry[]> {
  return withLibrary(config, (library) => library.list(kind, part, { signal }));
}

/** Entries by id or name. Throws `UsageError` for a name that is none of the account's own or that several have. */
export async function findEntries(
  config: LibraryConfig,
  {
    kind,
    words,
    signal,
  }: { readonly kind: LibraryKind; readonly words: readonly string[]; readonly signal?: AbortSignal },
): Promise<readonly Pick<ResultEntry, 'id' | 'name'>[]> {
  const own = await listLibrary(config, { kind, part: 'own', signal });
  return words.map((word) => {
    const known = own.find(({ id }) => id === word);
    if (known !== undefined || /^\d+$/.test(word)) return known ?? { id: word };
    const found = findNamed(kind, word, own);
    if (found.entry === undefined) throw new UsageError(found.text);
    return found.entry;
  });
}

/** Deletes from the account's library, which nothing brings back. What was deleted before is no failure. */
export async function deleteEntries(
  config: LibraryConfig,
  entries: readonly Pick<ResultEntry, 'id' | 'name'>[],
  { kind, signal }: { readonly kind: LibraryKind; readonly signal?: AbortSignal },
): Promise<readonly DeletedEntry[]> {
  return withLibrary(config, async (library) => {
    const deleted: DeletedEntry[] = [];
    for (const { id, name } of entries) {
      const outcome = await library.remove(kind, id, { signal });
      deleted.push({ id, ...(name === undefined ? {} : { name }), outcome });
    }
    return deleted;
  });
}

async function withLibrary<T>(
  { credentials, klingBaseUrl: baseUrl, env }: LibraryConfig,
  use: (library: Library) => Promise<T>,
): Promise<T> {
  // Most requests name nothing of it, and need not load what speaks to Kling.
  const { connectKling } = await import('../../kling/connect.js');
  const { library, close } = connectKling({
    baseUrl,
    credentials,
    requestTimeoutMs: LOOK_LIMIT_MS,
    chooseProxy: readProxies(env).https,
    now: Date.now,
  });
  try {
    return await use(library);
  } finally {
    await close();
  }
}
