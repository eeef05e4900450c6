import { KlingFailure } from '../../domain/kling-failure.js';
import type { Source } from '../../ports/operations/sources.js';
import type { FileTarget, Store, StoredFile } from '../../ports/store.js';

export interface CopyTo {
  readonly store: Store;
  readonly target: FileTarget;
  readonly signal: AbortSignal;
  /** Hears of how many bytes are there. */
  readonly note: (bytes: number) => void;
}

/** Copies a file to where it is kept, from where an earlier try stopped if that has begun with the same bytes: whole or not at all, and as it was. */
export async function copyFile(source: Source, { store, target, signal, note }: CopyTo): Promise<StoredFile> {
  const sha256 = await source.sha256();
  const etag = `"${sha256}"`;
  const part = await store.begin(target, signal);
  try {
    const from = part.etag === etag ? part.offset : 0;
    await part.start({ offset: from, etag, totalBytes: source.bytes });
    let there = from;
    for await (const chunk of source.stream(from, signal)) {
      await part.write(chunk);
      there += chunk.byteLength;
      note(there);
    }
    const stored = await part.commit();
    if (stored.sha256 !== sha256) throw new KlingFailure('Media', `${source.file} changed while it was copied`);
    return stored;
  } finally {
    await part.close();
  }
}
