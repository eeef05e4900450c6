import type { ChooseProxy } from '../../network/proxy.js';
import type { BucketAddress } from './s3-client.js';
import type { S3Objects } from './s3-objects.js';
import { openS3 } from './s3-objects.js';
import type { OnS3Exchange } from './watch-requests.js';

/** The buckets of a process: each is connected to once, when it is first used. */
export interface OpenBuckets {
  open(address: BucketAddress): Promise<S3Objects>;
  /** Lets go of connections. */
  close(): void;
}

export function createOpenBuckets(chooseProxy: ChooseProxy, onExchange?: OnS3Exchange): OpenBuckets {
  const opened = new Map<string, Promise<S3Objects>>();
  return {
    open(address) {
      const known = opened.get(address.bucket) ?? openS3(address, chooseProxy, onExchange);
      opened.set(address.bucket, known);
      return known;
    },
    close() {
      for (const objects of opened.values()) void objects.then((one) => one.close()).catch(() => undefined);
    },
  };
}
