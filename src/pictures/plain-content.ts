import { createHash } from 'node:crypto';
import path from 'node:path';
import { quotePath } from '../disk/find-file.js';
import { openRegularFile, UnreadableFile } from '../disk/regular-file.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { StoredContent } from '../ports/inputs.js';

/** A file that Kling never sees, as what is put into a bucket. Throws `InvalidRequest`, with the place that names it. To be closed by the caller. */
export async function openPlainContent(
  file: string,
  place: string,
): Promise<StoredContent & { readonly close: () => Promise<void> }> {
  const { handle, bytes } = await openRegularFile(file, {}).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new InvalidRequest([{ path: place, text: `${quotePath(file)} ${error.message}` }]);
  });
  const open = (): AsyncIterable<Buffer> =>
    handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 2 ** 20 });
  try {
    const hash = createHash('sha256');
    for await (const chunk of open()) hash.update(chunk);
    const sha256 = hash.digest('hex');
    const [extension = ''] = /^\.[a-z0-9]{1,8}$/.exec(path.extname(file).toLowerCase()) ?? [];
    return { contentType: 'application/octet-stream', extension, sha256, bytes, open, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
