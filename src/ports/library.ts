import type { Deletion, LibraryKind, LibraryPart } from '../domain/library/library-kind.js';
import type { ResultEntry } from '../domain/task.js';

interface Patience {
  readonly signal?: AbortSignal;
}

/** Kling's library of elements and voices. Nothing in it costs anything. Throws `KlingFailure`. */
export interface Library {
  list(kind: LibraryKind, part: LibraryPart, options?: Patience): Promise<readonly ResultEntry[]>;
  remove(kind: LibraryKind, id: string, options?: Patience): Promise<Deletion>;
}
