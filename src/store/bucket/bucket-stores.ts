import type { Bucket } from '../../network/bucket.js';
import type { Store } from '../../ports/store.js';
import type { OpenBuckets } from '../s3/open-buckets.js';
import { createBucketStore } from './bucket-store.js';
import { createPartBuffers } from './part-buffers.js';

/** The stores of a process that lie in buckets: they share connections, and the memory for what is on its way. */
export function createBucketStores(buckets: OpenBuckets): (settings: Bucket) => Store {
  const buffers = createPartBuffers();
  return (settings) => createBucketStore({ place: settings, open: () => buckets.open(settings), buffers });
}
