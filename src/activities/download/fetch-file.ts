import type { Output } from '../../domain/task.js';
import type { Media } from '../../ports/media.js';
import type { FileTarget, Store, StoredFile } from '../../ports/store.js';
import { createLinkedAbort } from './linked-abort.js';
import type { Progress } from './progress.js';

/** One try of the activity. */
export interface Try {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Streams one file to where it is kept, from where an earlier try stopped if its server knows the file still. */
export async function fetchFile(
  output: Output,
  target: FileTarget,
  { signal, progress }: Try,
  { media, store }: { readonly media: Media; readonly store: Store },
): Promise<StoredFile> {
  const part = await store.begin(target, signal);
  const request = createLinkedAbort(signal);
  try {
    const { offset: wanted, etag } = part;
    const { body, ...from } = await media.open(output.url, { offset: wanted, etag, signal: request.signal });
    await part.start(from);
    let { offset } = from;
    progress.note({ offset, totalBytes: from.totalBytes });
    for await (const chunk of body) {
      await part.write(chunk);
      offset += chunk.byteLength;
      progress.note({ offset });
    }
    request.untie();
    return await part.commit();
  } catch (error) {
    request.abort();
    throw error;
  } finally {
    await part.close();
  }
}
