import { createHash } from 'node:crypto';
import type { Bucket } from '../../network/bucket.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { ChooseProxy } from '../../network/proxy.js';
import type { InputStore, StoredContent } from '../../ports/inputs.js';
import { explainS3 } from '../s3/explain-s3.js';
import type { S3Objects } from '../s3/s3-objects.js';
import { openS3 } from '../s3/s3-objects.js';
import type { OnS3Exchange } from '../s3/watch-requests.js';

/**
 * How long a link works: a task may stand in Kling's own line for hours before its files are fetched, and Kling keeps a session on a video for 24.
 * The link is made anew for each create, so time in our own line does not count.
 */
const LINK_SECONDS = 24 * 3600;

/** What was put longer ago is put again: a rule of the bucket's that removes old objects must not do so while a link to one is out. */
const FRESH_MS = 24 * 3_600_000;

export interface InputStoreOptions {
  readonly chooseProxy: ChooseProxy;
  /** Told of each request. */
  readonly onExchange?: OnS3Exchange;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A bucket of S3's kind, which is connected to when it is first used. */
export function createInputStore(
  { prefix, ...settings }: Bucket,
  { chooseProxy, onExchange, now = Date.now }: InputStoreOptions,
): InputStore {
  const root = `s3://${settings.bucket}/`;
  const name = `${root}${prefix}`;
  let opened: Promise<S3Objects> | undefined;
  const putOnce = createSharing();

  async function use<T>(task: string, work: (objects: S3Objects) => Promise<T>): Promise<T> {
    try {
      return await work(await (opened ??= openS3(settings, chooseProxy, onExchange)));
    } catch (error) {
      if (error instanceof KlingFailure) throw error;
      throw new KlingFailure('InputStore', `${task} ${name}: ${explainS3(error)}`, { cause: error });
    }
  }

  const put = (key: string, content: StoredContent, signal: AbortSignal): Promise<void> =>
    use('A file cannot be put into', async (objects) => {
      const found = await objects.head(key);
      if (found?.bytes === content.bytes && now() - found.modifiedMs < FRESH_MS) return;
      await putChecked(objects, key, content, signal);
    });

  const keyOf = (uri: string): string => uri.slice(root.length);

  return {
    name,
    has: (uri) => uri.startsWith(name) && uri.length > name.length,
    async put(content, signal) {
      const key = `${prefix}${content.sha256}${content.extension}`;
      await putOnce(key, signal, () => put(key, content, signal));
      return root + key;
    },
    link: (uri) =>
      use('No link can be made to', async (objects) => {
        const isThere = (await objects.head(keyOf(uri))) !== undefined;
        return isThere ? objects.link(keyOf(uri), LINK_SECONDS) : undefined;
      }),
    read: (uri, maxBytes) =>
      use('A file cannot be read from', async (objects) => {
        const found = await objects.head(keyOf(uri));
        if (found === undefined || found.bytes > maxBytes) return undefined;
        return (await objects.get(keyOf(uri)))?.content;
      }),
    close() {
      void opened?.then(
        (objects) => objects.close(),
        () => undefined,
      );
    },
  };
}

/** Many items may name one file at once: it is sent once, and all wait. */
function createSharing() {
  const underWay = new Map<string, Promise<void>>();
  return async (key: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> => {
    const known = underWay.get(key);
    const sending = known ?? work().finally(() => underWay.delete(key));
    underWay.set(key, sending);
    try {
      await sending;
    } catch (error) {
      // Another's, who has been stopped: that is none of ours.
      if (known === undefined || signal.aborted) throw error;
      await work();
    }
  };
}

/** What is there afterwards has the content that its name says, or is not there. */
async function putChecked(objects: S3Objects, key: string, content: StoredContent, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256');
  await objects.putInParts(key, { ...content, open: () => hashed(content.open(), hash) }, signal);
  if (hash.digest('hex') === content.sha256) return;
  await objects.remove(key);
  throw new KlingFailure('InputStore', 'A file changed while it was sent; it is sent again');
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
