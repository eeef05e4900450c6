import { KlingFailure } from '../domain/kling-failure.js';
import type { FileKind, PartStart } from '../ports/store.js';

export type Verdict =
  | { readonly kind: 'whole'; readonly extension: string }
  /** A good start, to be gone on from. */
  | { readonly kind: 'short'; readonly failure: KlingFailure }
  /** Not the file that was asked for. */
  | { readonly kind: 'useless'; readonly failure: KlingFailure };

/** What has come, at its end. */
export interface Arrived {
  readonly bytes: number;
  readonly announcedBytes: number;
  /** What its first bytes say; undefined when they are not of its kind: an error page, say. */
  readonly extension: string | undefined;
}

/** Whether what has come is the file that was asked for, by its length and its first bytes. */
export function judgeFile(kind: FileKind, { bytes, announcedBytes, extension }: Arrived): Verdict {
  if (extension === undefined) return { kind: 'useless', failure: uselessFile(kind, `${bytes} bytes`) };
  if (bytes === announcedBytes) return { kind: 'whole', extension };
  const failure = new KlingFailure('Media', `The file has ${bytes} bytes where ${announcedBytes} were announced`);
  return { kind: bytes < announcedBytes ? 'short' : 'useless', failure };
}

/** For what begins as no file of its kind does. */
export function uselessFile(kind: FileKind, size: string): KlingFailure {
  return new KlingFailure('Media', `What came (${size}) is no ${kind}: it starts with none of the known signatures`);
}

/** For a transfer that goes on at another place than where it was to. */
export function misplaced({ offset }: PartStart): KlingFailure {
  return new KlingFailure('Media', `The server sent the file from byte ${offset}, which was not asked for`);
}

export function overtaken(): KlingFailure {
  return new KlingFailure('Media', 'Another try of this download has replaced the file meanwhile');
}
