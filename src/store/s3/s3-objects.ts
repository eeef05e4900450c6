import type { Readable } from 'node:stream';
import type * as S3 from '@aws-sdk/client-s3';
import type { ChooseProxy } from '../../network/proxy.js';
import type { StoredContent } from '../../ports/inputs.js';
import { ifThere, isMissing, isRefusedWith } from './explain-s3.js';
import { putInParts } from './put-in-parts.js';
import type { BucketAddress } from './s3-client.js';
import { createS3Client } from './s3-client.js';
import type { S3Uploads } from './s3-uploads.js';
import { createUploads } from './s3-uploads.js';
import type { OnS3Exchange } from './watch-requests.js';
import { watchRequests } from './watch-requests.js';

/** What is known of an object without fetching it. */
export interface ObjectFacts {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** In its quotes, as the server has sent it. */
  readonly etag?: string;
}

export interface HeadFacts extends ObjectFacts {
  /** What whoever wrote it has said of it, by names in small letters. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ListedObject extends ObjectFacts {
  readonly key: string;
}

/** Some bytes of an object. */
export interface ObjectRange {
  readonly offset: number;
  /** Absent: to its end. */
  readonly length?: number;
}

export interface PutOptions {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Writes only where there is no such object yet, or only over the one with that ETag: of two that write at once, one wins. */
  readonly onlyIf?: { readonly absent: true } | { readonly etag: string };
  readonly signal?: AbortSignal;
}

/**
 * What is done with the objects of one bucket, by their whole keys: whoever has a prefix puts it before. Throws what Amazon's library throws,
 * which `explainS3` says in a sentence.
 */
export interface S3Objects {
  head(key: string): Promise<HeadFacts | undefined>;
  /** All of it or a range, in memory; undefined when there is no such object. A range that begins behind its end is empty. */
  get(key: string, range?: ObjectRange): Promise<{ readonly content: Buffer; readonly etag?: string } | undefined>;
  /** The same as it comes, for what may be large. */
  stream(key: string, options?: { readonly signal?: AbortSignal }): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Writes an object in one piece; undefined when its condition does not hold (any more). */
  put(key: string, content: Uint8Array | string, options?: PutOptions): Promise<{ readonly etag?: string } | undefined>;
  /** Writes an object of any size, from a source that can be read once. */
  putInParts(key: string, content: StoredContent, signal: AbortSignal): Promise<void>;
  /** One that is not there is no mistake. */
  remove(key: string): Promise<void>;
  /** Every object whose key begins so, in the order of the keys' bytes; only those behind the key `after`, where one is given. */
  list(prefix: string, after?: string): AsyncIterable<ListedObject>;
  /** A URL by which anybody can fetch it for a while. */
  link(key: string, lifetimeSeconds: number): Promise<string>;
  readonly uploads: S3Uploads;
  close(): void;
}

/** Opens the bucket; `onExchange` is told of each request. */
export async function openS3(
  settings: BucketAddress,
  chooseProxy: ChooseProxy,
  onExchange?: OnS3Exchange,
): Promise<S3Objects> {
  const { s3, client } = await createS3Client(settings, chooseProxy);
  if (onExchange !== undefined) watchRequests(client, onExchange);
  const Bucket = settings.bucket;

  const fetchObject = (
    Key: string,
    { Range, signal }: { readonly Range?: string; readonly signal?: AbortSignal },
  ): Promise<S3.GetObjectCommandOutput | undefined> =>
    ifThere(() => client.send(new s3.GetObjectCommand({ Bucket, Key, Range }), { abortSignal: signal }));

  return {
    head: (Key) =>
      ifThere(async () => {
        const reply = await client.send(new s3.HeadObjectCommand({ Bucket, Key }));
        const { ContentLength: bytes = 0, LastModified, ETag: etag, Metadata: metadata = {} } = reply;
        return { bytes, modifiedMs: LastModified?.getTime() ?? 0, etag, metadata };
      }),
    async get(Key, range) {
      try {
        const reply = await fetchObject(Key, { Range: range === undefined ? undefined : renderRange(range) });
        if (reply === undefined) return undefined;
        return { content: Buffer.from((await reply.Body?.transformToByteArray()) ?? []), etag: reply.ETag };
      } catch (error) {
        if (isRefusedWith(error, 416)) return { content: Buffer.alloc(0) };
        throw error;
      }
    },
    stream: async (Key, { signal } = {}) => (await fetchObject(Key, { signal }))?.Body as Readable | undefined,
    put: (Key, content, options) => putOnce(client, s3, { Bucket, Key, Body: content }, options),
    putInParts: (Key, content, signal) => putInParts(client, { Bucket, Key }, content, signal),
    async remove(Key) {
      await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
    },
    async *list(Prefix, StartAfter) {
      for await (const { Contents = [] } of s3.paginateListObjectsV2({ client }, { Bucket, Prefix, StartAfter })) {
        for (const { Key: key, Size: bytes = 0, LastModified, ETag: etag } of Contents) {
          if (key !== undefined) yield { key, bytes, modifiedMs: LastModified?.getTime() ?? 0, etag };
        }
      }
    },
    async link(Key, expiresIn) {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      return getSignedUrl(client, new s3.GetObjectCommand({ Bucket, Key }), { expiresIn });
    },
    uploads: createUploads(client, s3, Bucket),
    close: () => client.destroy(),
  };
}

const renderRange = ({ offset, length }: ObjectRange): string =>
  `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`;

async function putOnce(
  client: S3.S3Client,
  s3: typeof S3,
  place: { readonly Bucket: string; readonly Key: string; readonly Body: Uint8Array | string },
  { contentType: ContentType, metadata, onlyIf, signal }: PutOptions = {},
): Promise<{ readonly etag?: string } | undefined> {
  const condition =
    onlyIf === undefined ? {} : 'etag' in onlyIf ? { IfMatch: onlyIf.etag } : ({ IfNoneMatch: '*' } as const);
  const command = new s3.PutObjectCommand({ ...place, ...condition, ContentType, Metadata: { ...metadata } });
  try {
    const { ETag: etag } = await client.send(command, { abortSignal: signal });
    return { etag };
  } catch (error) {
    // 409: another write of the same key is on its way and may win; 404: what should be there is gone.
    const isLost = isRefusedWith(error, 412) || isRefusedWith(error, 409);
    if (onlyIf !== undefined && (isLost || isMissing(error))) return undefined;
    throw error;
  }
}
