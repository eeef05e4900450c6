import path from 'node:path';
import type { Config } from '../../config/read-config.js';
import { readS3Access } from '../../config/read-config.js';
import type { BucketPlace } from '../../domain/text/bucket-uri.js';
import type { Bucket } from '../../network/bucket.js';
import { readProxies } from '../../network/proxy.js';
import type { KeptFiles } from '../../ports/output/kept-files.js';
import { createBucketFiles } from '../../store/kept/bucket-files.js';
import { createDiskFiles } from '../../store/kept/disk-files.js';
import type { OpenBuckets } from '../../store/s3/open-buckets.js';
import { createOpenBuckets } from '../../store/s3/open-buckets.js';

/** What says where anything is kept. */
export type KeptConfig = Pick<Config, 'outputDir' | 'outputBucket' | 'inputStore' | 'stateDir' | 'env'>;

/** Where this product keeps something. */
export interface KeptPlaces {
  /** Where results lie; beside a bucket also the directory that has what belongs to this machine alone. */
  readonly outputs: readonly KeptFiles[];
  readonly inputs?: KeptFiles;
  /** What agents have spent, day by day. */
  readonly spending: KeptFiles;
  close(): void;
}

/** With other places in buckets, `more`, which the keys for results reach. Nothing is connected to before it is used. Throws `InvalidConfig`. */
export function openKeptPlaces(config: KeptConfig, more: readonly BucketPlace[] = []): KeptPlaces {
  const { outputDir, outputBucket, inputStore, stateDir } = config;
  const chooseProxy = readProxies(config.env).https;
  // The bucket for inputs may be of the same name at another server.
  const [buckets, inputBuckets] = [createOpenBuckets(chooseProxy), createOpenBuckets(chooseProxy)];
  const inBucket = (bucket: Bucket, opened: OpenBuckets): KeptFiles =>
    createBucketFiles({ place: bucket, open: () => opened.open(bucket) });
  const own = [...(outputBucket === undefined ? [] : [inBucket(outputBucket, buckets)]), createDiskFiles(outputDir)];
  return {
    outputs: [
      ...own,
      ...leaveOutInner(more, outputBucket).map((place) => inBucket({ ...readS3Access(config), ...place }, buckets)),
    ],
    ...(inputStore === undefined ? {} : { inputs: inBucket(inputStore, inputBuckets) }),
    spending: createDiskFiles(path.join(stateDir, 'agents')),
    close() {
      buckets.close();
      inputBuckets.close();
    },
  };
}

/** What lies within another place is listed with that. */
function leaveOutInner(more: readonly BucketPlace[], own?: BucketPlace): readonly BucketPlace[] {
  const known: BucketPlace[] = own === undefined ? [] : [own];
  return [...more]
    .sort((one, other) => one.prefix.length - other.prefix.length)
    .filter((one) => {
      const isInner = known.some(({ bucket, prefix }) => bucket === one.bucket && one.prefix.startsWith(prefix));
      known.push(one);
      return !isInner;
    });
}
