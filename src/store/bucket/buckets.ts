import type { Bucket } from '../../network/bucket.js';
import type { ChooseProxy } from '../../network/proxy.js';
import type { Store } from '../../ports/store.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { openS3 } from '../s3/s3-objects.js';
import { createBucketStore } from './bucket-store.js';
import { createPartBuffers } from './part-buffers.js';

/** The stores of a process that lie in buckets: they share connections, a bucket's each, and the memory for what is on its way. */
export function createBuckets(chooseProxy: ChooseProxy) {
  const opened = new Map<string, Promise<S3Objects>>();
  const buffers = createPartBuffers();

  function open(settings: Bucket): Promise<S3Objects> {
    const known = opened.get(settings.bucket);
    if (known !== undefined) return known;
    const opening = openS3(settings, chooseProxy);
    opened.set(settings.bucket, opening);
    return opening;
  }

  return {
    store: (settings: Bucket): Store => createBucketStore({ place: settings, open: () => open(settings), buffers }),
    close(): void {
      for (const objects of opened.values()) void objects.then((one) => one.close()).catch(() => undefined);
    },
  };
}
