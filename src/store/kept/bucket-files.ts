import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import type { KeptFiles } from '../../ports/output/kept-files.js';
import { onBucket } from '../s3/on-bucket.js';
import type { S3Objects } from '../s3/s3-objects.js';

export interface BucketFilesOptions {
  readonly place: BucketPlace;
  /** The bucket, which is connected to when it is first used. */
  readonly open: () => Promise<S3Objects>;
}

/** The port `KeptFiles` for the objects of a bucket whose keys begin so. */
export function createBucketFiles({ place: { bucket, prefix }, open }: BucketFilesOptions): KeptFiles {
  const place = `s3://${bucket}/${prefix}`.replace(/\/$/, '');
  const use = <T>(what: string, work: (objects: S3Objects) => Promise<T>): Promise<T> =>
    onBucket(`Cannot ${what} ${place}: `, async () => work(await open()));

  return {
    place,
    async *list() {
      const objects = await use('list', (one) => Promise.resolve(one));
      const pages = objects.list(prefix)[Symbol.asyncIterator]();
      for (;;) {
        const next = await onBucket(`Cannot list ${place}: `, () => pages.next());
        if (next.done === true) return;
        const { key, bytes, modifiedMs } = next.value;
        // Some tools make an object for a folder itself.
        if (!key.endsWith('/')) yield { path: key.slice(prefix.length), bytes, modifiedMs };
      }
    },
    read: (path) => use('read', async (objects) => (await objects.get(prefix + path))?.content.toString('utf8')),
    remove: ({ path, bytes, modifiedMs }) =>
      use('remove from', async (objects) => {
        const now = await objects.head(prefix + path);
        // Some servers list a time to the millisecond and send it to the second.
        if (now?.bytes !== bytes || Math.abs(now.modifiedMs - modifiedMs) >= 1000) return false;
        await objects.remove(prefix + path);
        return true;
      }),
    listUploads: () =>
      use('list', async (objects) => {
        const found = await objects.uploads.list(prefix);
        return found.map(({ key, uploadId, startedMs }) => ({ path: key.slice(prefix.length), uploadId, startedMs }));
      }),
    endUpload: ({ path, uploadId }) =>
      use('end an upload into', (objects) => objects.uploads.abort({ key: prefix + path, uploadId })),
  };
}
