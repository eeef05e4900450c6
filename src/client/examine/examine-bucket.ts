import type { Config } from '../../config/read-config.js';
import { readProxies } from '../../network/proxy.js';
import { contentOfBytes } from '../../pictures/bytes-content.js';
import { createInputStore } from '../../store/inputs/input-store.js';

/** What is put there to see whether anything can be; once, as it has always the same content. */
const PROBE = Buffer.from('a look at the bucket\n');

/** Who looks waits. */
const LIMIT_MS = 20_000;

/** Puts a few bytes into the bucket and looks whether they are there. Throws `KlingFailure` of kind `InputStore`. Returns its name. */
export async function examineBucket(
  bucket: NonNullable<Config['inputStore']>,
  { env }: Pick<Config, 'env'>,
): Promise<string> {
  const store = createInputStore(bucket, { chooseProxy: readProxies(env).https });
  const content = contentOfBytes(PROBE, { contentType: 'text/plain', extension: '.txt' });
  try {
    await store.link(await store.put(content, AbortSignal.timeout(LIMIT_MS)));
    return store.name;
  } finally {
    store.close();
  }
}
