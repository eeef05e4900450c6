import { createLocalFolder } from '../../disk/local-folder.js';
import { sizeOfFile } from '../../disk/size-of-file.js';
import type { Env } from '../../domain/env.js';
import { isBucketUri } from '../../domain/text/bucket-uri.js';
import type { Bucket, BucketAccess } from '../../network/bucket.js';
import { readProxies } from '../../network/proxy.js';
import type { Output } from '../../ports/output/folder.js';
import { createBuckets } from './buckets.js';
import { createS3Folder } from './s3-folder.js';
import { createNamedObjects } from './named-objects.js';

/** Where results are kept, as the settings say. */
export interface OutputSettings {
  readonly outputDir: string;
  /** Where it is set, results lie there, and the directory has what belongs to this machine alone. */
  readonly outputBucket?: Bucket;
  /** How any other bucket is reached that results may name. */
  readonly readS3Access: () => BucketAccess;
  readonly env: Env;
}

/** The output of a worker, or of whoever looks at what workers have left there. Nothing is connected to before it is used. */
export function createOutput({ outputDir, outputBucket, readS3Access, env }: OutputSettings): Output {
  const bucketOf = createBuckets(readS3Access, readProxies(env).https);
  const objects = createNamedObjects(bucketOf);
  return {
    root:
      outputBucket === undefined
        ? createLocalFolder(outputDir)
        : createS3Folder(bucketOf(outputBucket.bucket), outputBucket.prefix),
    sizeOf: (file) => (isBucketUri(file) ? objects.sizeOf(file) : sizeOfFile(file)),
    linkOf: (file, seconds) => (isBucketUri(file) ? objects.linkOf(file, seconds) : Promise.resolve(file)),
  };
}
