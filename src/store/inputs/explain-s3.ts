/** What the server's words, or those of Amazon's library, come to. */
const MEANINGS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  AccessDenied: 'these credentials may not do that',
  Forbidden: 'these credentials may not do that',
  InvalidAccessKeyId: 'the access key is not known there',
  SignatureDoesNotMatch: 'the secret does not fit the access key',
  ExpiredToken: 'the credentials have expired',
  CredentialsProviderError: 'there are no credentials; set KLING_S3_ACCESS_KEY_ID and KLING_S3_SECRET_ACCESS_KEY',
  PermanentRedirect: 'the bucket is in another region; set KLING_S3_REGION',
  AuthorizationHeaderMalformed: 'the bucket is in another region; set KLING_S3_REGION',
  SlowDown: 'the server asks for fewer requests',
  ECONNREFUSED: 'nothing answers at its address',
  ENOTFOUND: 'its host name is not known',
};

/** One line on what went wrong, which holds no link and no key. */
export function explainS3(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const { code, $metadata: reply } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const word = [code, name].find((one) => typeof one === 'string' && Object.hasOwn(MEANINGS, one));
  if (typeof word === 'string') return `${MEANINGS[word] ?? ''} (${word})`;
  if (/region is missing/i.test(message)) return 'its region is not known; set KLING_S3_REGION';
  const status = reply?.httpStatusCode === undefined ? '' : ` (HTTP ${reply.httpStatusCode})`;
  return `${message.split('\n', 1)[0]?.replaceAll(/\?\S+/g, '') ?? name}${status}`;
}
