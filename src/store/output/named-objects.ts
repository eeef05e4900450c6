import type { Output } from '../../ports/output/folder.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { onBucket } from '../s3/on-bucket.js';
import type { LazyBucket } from './s3-folder.js';

/** What is done with objects by what results call them, `s3://bucket/key`. Throws `KlingFailure` of kind `Storage`. */
export function createNamedObjects(bucketOf: (name: string) => LazyBucket): Pick<Output, 'sizeOf' | 'linkOf'> {
  async function use<T>(file: string, work: (objects: S3Objects, key: string) => Promise<T>): Promise<T | undefined> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(file) ?? [];
    if (bucket === undefined || key === undefined) return undefined;
    return onBucket(`Cannot look for ${file}: `, async () => work(await bucketOf(bucket).open(), key));
  }

  return {
    sizeOf: (file) => use(file, async (objects, key) => (await objects.head(key))?.bytes),
    linkOf: async (file, seconds) => (await use(file, (objects, key) => objects.link(key, seconds))) ?? file,
  };
}
