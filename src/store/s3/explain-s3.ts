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
  RequestTimeTooSkewed: "this machine's clock is wrong",
  SlowDown: 'the server asks for fewer requests',
  QuotaExceeded: 'the bucket is full',
  XMinioStorageFull: 'the server is full',
  InsufficientStorage: 'the server is full',
  ECONNREFUSED: 'nothing answers at its address',
  ECONNRESET: 'the server has closed the connection',
  EPIPE: 'the server has closed the connection',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up now',
  TimeoutError: 'the server does not answer in time',
};

/** One line on what went wrong, which holds no link and no key. */
export function explainS3(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  const { code, $metadata: reply } = error as SdkError;
  const word = [code, name].find((one) => typeof one === 'string' && Object.hasOwn(MEANINGS, one));
  if (typeof word === 'string') return `${MEANINGS[word] ?? ''} (${word})`;
  if (/region is missing/i.test(message)) return 'its region is not known; set KLING_S3_REGION';
  const status = reply?.httpStatusCode === undefined ? '' : ` (HTTP ${reply.httpStatusCode})`;
  return `${message.split('\n', 1)[0]?.replaceAll(/\?\S+/g, '') ?? name}${status}`;
}

/** Trouble that only another setting, or another bucket, mends. */
const OF_SETTINGS = new Set([
  ...['NoSuchBucket', 'AccessDenied', 'Forbidden', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'],
  ...['CredentialsProviderError', 'PermanentRedirect', 'AuthorizationHeaderMalformed', 'InvalidBucketName'],
]);

/** Whether somebody has to mend the settings, or what they name; anything else may pass by itself. */
export function isSettingsFault(error: unknown): boolean {
  return error instanceof Error && (OF_SETTINGS.has(error.name) || /region is missing/i.test(error.message));
}

/** Whether the server has refused with a status. */
export function isRefusedWith(error: unknown, status: number): boolean {
  return error instanceof Error && (error as SdkError).$metadata?.httpStatusCode === status;
}

/** Whether what was asked for is not there, though its bucket is. */
export function isMissing(error: unknown): boolean {
  return isRefusedWith(error, 404) && (error as Error).name !== 'NoSuchBucket';
}

/** What `work` gives; undefined where what it asks for is not there. */
export async function ifThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** What Amazon's library adds to an error. */
interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}
