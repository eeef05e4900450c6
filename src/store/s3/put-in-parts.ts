import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { StoredContent } from '../../ports/inputs.js';

/** Amazon's smallest is 5 MB; 200 MB are 25 of these, and four on their way at once are 32 MB of memory. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

/** Sends an object in parts when it is large; what has been sent of one that fails is removed. */
export async function putInParts(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  { open, contentType: ContentType }: StoredContent,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client,
    params: { ...place, ContentType, Body: Readable.from(open(), { objectMode: false }) },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  const abort = () => void upload.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
