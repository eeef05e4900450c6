import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Bucket, BucketAccess } from '../network/bucket.js';
import type { Store, Stores } from '../ports/store.js';
import { createBucketStores } from './bucket/bucket-stores.js';
import { createLocalDisk } from './local-store.js';
import { readRequestedPlace } from './requested-place.js';
import type { OpenBuckets } from './s3/open-buckets.js';

/** Where results are kept, as the settings say. */
export interface StoresOptions {
  readonly outputDir: string;
  /** Where it is set, results lie there, and the directory has what belongs to this machine alone. */
  readonly outputBucket?: Bucket;
  /** How any other bucket is reached that a request or a result names. Throws `InvalidConfig`. */
  readonly readS3Access: () => BucketAccess;
  readonly buckets: OpenBuckets;
}

/** The places that a worker keeps results in. */
export function createStores({ outputDir, outputBucket, readS3Access, buckets }: StoresOptions): Stores {
  const root = path.resolve(outputDir);
  const inBucket = createBucketStores(buckets);
  const own = outputBucket === undefined ? createLocalDisk({ root }) : inBucket(outputBucket);

  function of(output: string | undefined): Store {
    if (output === undefined) return own;
    const asked = readRequestedPlace(root, output, outputBucket);
    return asked.kind === 'bucket'
      ? inBucket({ ...asked.place, ...accessTo(output, readS3Access) })
      : createLocalDisk({ root, folder: asked.names });
  }

  return { of };
}

/** Settings that are wrong are the worker's, and not of whoever asks. */
function accessTo(output: string, readS3Access: () => BucketAccess): BucketAccess {
  try {
    return readS3Access();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KlingFailure('Storage', `Cannot write to ${output}: ${reason}`, { cause: error });
  }
}
