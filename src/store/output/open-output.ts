import { createLocalFolder } from '../../disk/local-folder.js';
import { sizeOfFile } from '../../disk/size-of-file.js';
import type { Env } from '../../domain/env.js';
import type { Bucket } from '../../network/bucket.js';
import { readProxies } from '../../network/proxy.js';
import type { Output } from '../../ports/output/folder.js';
import { createBuckets } from './buckets.js';
import { createS3Folder } from './s3-folder.js';
import { sizeOfObject } from './size-of-object.js';

/** Where results are kept, as the settings say. */
export interface OutputSettings {
  readonly outputDir: string;
  /** Where it is set, the results lie there. */
  readonly outputStore?: Bucket;
  readonly env: Env;
}

/** The output of a worker, or of whoever looks at what workers have left there. */
export function openOutput({ outputDir, outputStore, env }: OutputSettings): Output {
  if (outputStore === undefined) return { root: createLocalFolder(outputDir), sizeOf: sizeOfFile };
  const { bucket, prefix, ...server } = outputStore;
  const bucketOf = createBuckets(server, readProxies(env).https);
  return { root: createS3Folder(bucketOf(bucket), prefix), sizeOf: async (file) => sizeOfObject(file, bucketOf) };
}
