import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Bucket, BucketAccess } from '../network/bucket.js';
import type { Store, Stores } from '../ports/store.js';
import { createBucketStores } from './bucket/bucket-stores.js';
import { createLocalDisk } from './local-store.js';
import type { RequestedPlace } from './requested-place.js';
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
    const store =
      asked.kind === 'bucket'
        ? inBucket({ ...asked.place, ...accessTo(output, readS3Access) })
        : createLocalDisk({ root, folder: asked.names });
    return noteFolder(folderOf(asked, outputBucket), store);
  }

  return { of };
}

/** The folder below the worker's own place; empty for that itself, and for any other place. */
function folderOf(asked: RequestedPlace, own?: Bucket): string {
  if (asked.kind === 'folder') return asked.names.join('/');
  const { bucket, prefix } = asked.place;
  return bucket === own?.bucket && prefix.startsWith(own.prefix) ? prefix.slice(own.prefix.length, -1) : '';
}

/** The JSON beside files says in which folder they were put: what lies in another one has been moved there by somebody. */
function noteFolder(folder: string, store: Store): Store {
  if (folder === '') return store;
  return { ...store, writeSidecar: (place, content) => store.writeSidecar(place, { ...content, folder }) };
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
