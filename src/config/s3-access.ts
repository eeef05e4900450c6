import type { BucketAccess } from '../network/bucket.js';
import type { Env } from '../domain/env.js';
import { isMetadataLiteral } from '../network/private-address.js';
import { isFromDotEnv } from '../network/setting-origin.js';
import { InvalidConfig } from './invalid-config.js';
import { given, parseWord } from './setting-values.js';

/** How buckets are reached: the same for all. */
export function parseS3Access(env: Env): BucketAccess {
  const endpoint = parseEndpoint(env);
  const pathStyle = parseWord('KLING_S3_PATH_STYLE', env.KLING_S3_PATH_STYLE, ['true', 'false']);
  return {
    endpoint,
    // Servers besides Amazon's take any; without one the library would ask for it.
    region: given(env.KLING_S3_REGION) ?? given(env.AWS_REGION) ?? given(env.AWS_DEFAULT_REGION) ?? regionOf(endpoint),
    hasPathStyle: pathStyle === undefined ? endpoint !== undefined : pathStyle === 'true',
    credentials: parseCredentials(env),
  };
}

const regionOf = (endpoint: string | undefined): string | undefined =>
  endpoint === undefined ? undefined : 'us-east-1';

function parseEndpoint(env: Env): string | undefined {
  const name = ['KLING_S3_ENDPOINT', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].find((one) => given(env[one]));
  const text = name === undefined ? undefined : given(env[name]);
  if (name === undefined || text === undefined) return undefined;
  if (!isServerUrl(text))
    throw new InvalidConfig(`${name} is no URL of an S3 server; write e.g. https://s3.example.com`);
  if (isFromDotEnv(env, name) && !isFromDotEnv(env, 'KLING_S3_ACCESS_KEY_ID'))
    throw new InvalidConfig(
      `${name} is set in .env, but KLING_S3_ACCESS_KEY_ID is not: a key is used only with a host that is named beside it. Set both in .env, or both in the environment.`,
    );
  return text.replace(/\/+$/, '');
}
const PAIRS = [
  ['KLING_S3_ACCESS_KEY_ID', 'KLING_S3_SECRET_ACCESS_KEY', 'KLING_S3_SESSION_TOKEN'],
  ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'],
] as const;

function parseCredentials(env: Env): BucketAccess['credentials'] {
  for (const [idName, secretName, tokenName] of PAIRS) {
    const accessKeyId = given(env[idName]);
    const secretAccessKey = given(env[secretName]);
    if (accessKeyId === undefined && secretAccessKey === undefined) continue;
    if (accessKeyId === undefined) throw new InvalidConfig(`${secretName} is set but ${idName} is not; set both.`);
    if (secretAccessKey === undefined) throw new InvalidConfig(`${idName} is set but ${secretName} is not; set both.`);
    return { accessKeyId, secretAccessKey, sessionToken: given(env[tokenName]) };
  }
  return undefined;
}

/** One on a network of one's own is as good as any; what a cloud tells its machines is none. */
function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && !isMetadataLiteral(hostname);
}
