import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Store, StoredFile } from '../../ports/store.js';

/** What a video says of itself lies at its beginning or its end, and its first frame behind its beginning. */
const END_BYTES = 4 * 2 ** 20;

/** Runs `work` on a file that has the beginning and the end of an object, and holes in between; it takes no more of the disk than those. */
export async function withLocalView<T>(
  { file, bytes }: StoredFile,
  read: Store['read'],
  work: (file: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-view-'));
  try {
    const view = path.join(directory, path.basename(file));
    const handle = await open(view, 'wx', 0o600);
    try {
      for (const offset of new Set([0, Math.max(0, bytes - END_BYTES)])) {
        const content = await read(file, { offset, length: Math.min(END_BYTES, bytes - offset) });
        await handle.write(content, 0, content.byteLength, offset);
      }
    } finally {
      await handle.close();
    }
    return await work(view);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
