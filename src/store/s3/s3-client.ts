import type { HttpsProxyAgent } from 'https-proxy-agent';
import type * as S3 from '@aws-sdk/client-s3';
import type { Bucket } from '../../network/bucket.js';
import type { ChooseProxy } from '../../network/proxy.js';

/** Where objects are, whatever their names begin with. */
export type BucketAddress = Omit<Bucket, 'prefix'>;

/** A server that does not take a connection so long is away; one that is silent so long in the middle of an answer has lost us. */
const TIMEOUTS = { connectionTimeout: 10_000, socketTimeout: 60_000 };

/** Amazon's own client for a bucket, and the words it is told. Loaded by whoever uses a bucket: most never do. */
export async function createS3Client(
  settings: BucketAddress,
  chooseProxy: ChooseProxy,
): Promise<{ readonly s3: typeof S3; readonly client: S3.S3Client }> {
  const { endpoint, region, hasPathStyle: forcePathStyle, credentials } = settings;
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
  return { s3, client };
}

/** The way through a proxy, where one stands before the server: Amazon's library asks for none by itself. */
async function chooseAgent(
  { bucket, endpoint, region = 'us-east-1' }: BucketAddress,
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
