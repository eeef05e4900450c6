import type { BucketAccess } from '../../network/bucket.js';
import type { ChooseProxy } from '../../network/proxy.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { openS3 } from '../s3/s3-objects.js';

/** A bucket, which is connected to when it is first used. */
export interface LazyBucket {
  readonly bucket: string;
  readonly open: () => Promise<S3Objects>;
}

/** Buckets by their names; each is connected to once. */
export function createBuckets(readAccess: () => BucketAccess, chooseProxy: ChooseProxy): (name: string) => LazyBucket {
  const opened = new Map<string, Promise<S3Objects>>();
  return (bucket) => ({
    bucket,
    open() {
      const known = opened.get(bucket) ?? openS3({ ...readAccess(), bucket }, chooseProxy);
      opened.set(bucket, known);
      return known;
    },
  });
}
