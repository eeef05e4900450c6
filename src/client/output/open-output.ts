import type { Config } from '../../config/read-config.js';
import { readS3Access } from '../../config/read-config.js';
import { readProxies } from '../../network/proxy.js';
import type { Output } from '../../ports/output/folder.js';
import { createOutput } from '../../store/output/create-output.js';
import { createOpenBuckets } from '../../store/s3/open-buckets.js';

/** What says where results are kept. */
export type OutputConfig = Pick<Config, 'outputDir' | 'outputBucket' | 'env'>;

/** What workers have left where results are kept, as this machine sees it. Nothing is connected to before it is used. */
export function openOutput(config: OutputConfig): Output {
  const buckets = createOpenBuckets(readProxies(config.env).https);
  return createOutput({ ...config, readS3Access: () => readS3Access(config), buckets });
}
