import { Readable } from 'node:stream';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '../../network/bucket.js';
import type { ChooseProxy } from '../../network/proxy.js';
import type { StoredContent } from '../../ports/inputs.js';

/** What is known of an object without fetching it. */
export interface ObjectFacts {
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** The few things that are done with objects. Throws what Amazon's library throws. */
export interface S3Objects {
  head(key: string): Promise<ObjectFacts | undefined>;
  put(key: string, content: StoredContent, signal: AbortSignal): Promise<void>;
  get(key: string): Promise<Buffer>;
  remove(key: string): Promise<void>;
  link(key: string, lifetimeSeconds: number): Promise<string>;
  close(): void;
}

/** Amazon's smallest is 5 MB; 200 MB are 25 of these, and four on their way at once are 32 MB of memory. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;

/** A server that does not take a connection so long is away; one that is silent so long in the middle of an answer has lost us. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 60_000 };

/** Opens the bucket. Amazon's libraries are loaded by whoever uses one: most never do. */
export async function openS3(settings: Omit<Bucket, 'prefix'>, chooseProxy: ChooseProxy): Promise<S3Objects> {
  const { bucket: Bucket, endpoint, region, hasPathStyle: forcePathStyle, credentials } = settings;
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    endpoint,
    region,
    forcePathStyle,
    credentials,
    // The sums that Amazon's newer libraries add by themselves are not understood by all other servers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { ...TIMEOUTS, ...(await chooseAgent(settings, chooseProxy)) },
  });
  return {
    async head(Key) {
      try {
        const { ContentLength = 0, LastModified } = await client.send(new s3.HeadObjectCommand({ Bucket, Key }));
        return { bytes: ContentLength, modifiedMs: LastModified?.getTime() ?? 0 };
      } catch (error) {
        if (error instanceof s3.NotFound) return undefined;
        throw error;
      }
    },
    put: (Key, content, signal) => putObject(client, { Bucket, Key }, content, signal),
    async get(Key) {
      const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async remove(Key) {
      await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
    },
    async link(Key, expiresIn) {
      const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
      return getSignedUrl(client, new s3.GetObjectCommand({ Bucket, Key }), { expiresIn });
    },
    close: () => client.destroy(),
  };
}

/** The way through a proxy, where one stands before the server: Amazon's library asks for none by itself. */
async function chooseAgent(
  { bucket, endpoint, region = 'us-east-1' }: Omit<Bucket, 'prefix'>,
  chooseProxy: ChooseProxy,
): Promise<{ readonly httpsAgent?: HttpsProxyAgent<string> }> {
  const server = new URL(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
  const proxy = chooseProxy(server.hostname, Number(server.port) || 443);
  if (proxy === undefined || server.protocol !== 'https:') return {};
  const { HttpsProxyAgent: ProxyAgent } = await import('https-proxy-agent');
  const url = new URL(`${proxy.isEncrypted ? 'https' : 'http'}://${proxy.host}:${proxy.port}`);
  url.username = proxy.login?.username ?? '';
  url.password = proxy.login?.password ?? '';
  return { httpsAgent: new ProxyAgent(url.href, { keepAlive: true }) };
}

/** In parts when it is large; what has been sent of one that fails is removed. */
async function putObject(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  { open, contentType: ContentType }: StoredContent,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client,
    params: { ...place, ContentType, Body: Readable.from(open(), { objectMode: false }) },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  const abort = () => void upload.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
