import { nameOutput } from '../../config/buckets.js';
import type { Config } from '../../config/read-config.js';
import { readS3Access } from '../../config/read-config.js';
import { readProxies } from '../../network/proxy.js';
import { createOpenBuckets } from '../../store/s3/open-buckets.js';
import { createStores } from '../../store/stores.js';

/** Writes to where results are kept, as a worker does before it pays for anything. Throws `KlingFailure` of kind `Storage`. Returns its name. */
export async function examineOutput(config: Pick<Config, 'outputDir' | 'outputBucket' | 'env'>): Promise<string> {
  const buckets = createOpenBuckets(readProxies(config.env).https);
  const stores = createStores({ ...config, readS3Access: () => readS3Access(config), buckets });
  try {
    await stores.of(undefined).check();
    return nameOutput(config);
  } finally {
    buckets.close();
  }
}
