import type { BucketAccess } from '../../network/bucket.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Source } from '../../ports/operations/sources.js';
import { measureObject } from '../bucket/measure-object.js';
import { detectKind, MAGIC_LENGTH } from '../magic-bytes.js';
import { onBucket } from '../s3/on-bucket.js';
import type { OpenBuckets } from '../s3/open-buckets.js';
import { readStretches } from './stretches.js';

interface Buckets {
  readonly readS3Access: () => BucketAccess;
  readonly buckets: OpenBuckets;
}

/** An object of a bucket, whichever it is: what may be read is for the credentials of the worker to say. */
export async function openObjectSource(
  file: string,
  field: string,
  { readS3Access, buckets }: Buckets,
): Promise<Source> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file) ?? [];
  const use = <T>(work: () => Promise<T>): Promise<T> => onBucket(`Cannot read ${file}: `, work);
  const missing = (): InvalidRequest => new InvalidRequest([{ path: field, text: `there is no ${file}` }]);
  return use(async () => {
    const objects = await buckets.open({ ...readS3Access(), bucket });
    const there = await objects.head(key);
    if (there === undefined) throw missing();
    const read = (offset: number, length: number): Promise<Buffer> =>
      use(async () => {
        const found = await objects.get(key, { offset, length });
        if (found === undefined) throw missing();
        // The rest of another file must not follow the beginning of this one.
        if (found.etag !== there.etag) throw new KlingFailure('Storage', `${file} was written anew while it was read`);
        return found.content;
      });
    const { bytes } = there;
    return {
      ...{ file, bytes, read, kind: detectKind(bytes === 0 ? Buffer.alloc(0) : await read(0, MAGIC_LENGTH)) },
      stream: (offset, signal) => readStretches({ bytes, read }, offset, signal),
      sha256: () =>
        use(async () => {
          const measured = await measureObject(objects, key);
          if (measured === undefined) throw missing();
          return measured.sha256;
        }),
    };
  });
}
