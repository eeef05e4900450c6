import type { LazyBucket } from './buckets.js';
import { explainTrouble } from './s3-trouble.js';

/** Bytes of the object that a result calls so; undefined where there is none. Throws `KlingFailure` of kind `Storage`. */
export async function sizeOfObject(file: string, bucketOf: (name: string) => LazyBucket): Promise<number | undefined> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  const found = await bucketOf(bucket)
    .open()
    .then((objects) => objects.head(key))
    .catch(explainTrouble(`Cannot look for ${file}: `));
  return found?.bytes;
}
