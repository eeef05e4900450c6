import { KlingFailure } from '../../domain/kling-failure.js';
import type { Proxy } from '../../network/proxy.js';
import { readTrouble } from '../../network/transport/dispatcher.js';
import { readHeader } from '../../network/transport/read-header.js';
import { boundRetryAfter, parseRetryAfter } from '../../network/transport/retry-after.js';
import type { Trouble } from '../../network/transport/trouble.js';
import { reduceError, renderSeconds } from '../../network/transport/trouble.js';
import type { Headers } from './media-range.js';
import { PrivateAddressError } from '../../network/private-address.js';

/** What is said of the URL that was asked, for each kind of trouble on the way. */
export type TroubleTexts = Readonly<Record<Trouble, string>>;

/** A signed URL that has expired answers 403; one whose file was cleared after 30 days 404 or 410. */
const GONE: readonly number[] = [403, 404, 410];

/** The texts, with the limits that were kept. */
export function renderTroubles(limits: {
  readonly connectTimeoutMs: number;
  readonly stallTimeoutMs: number;
}): TroubleTexts {
  return {
    'connect-timeout': `could not be reached within ${renderSeconds(limits.connectTimeoutMs)}`,
    'headers-timeout': `did not answer within ${renderSeconds(limits.stallTimeoutMs)}`,
    'body-timeout': `sent nothing for ${renderSeconds(limits.stallTimeoutMs)}`,
    'unknown-host': 'is on a host that could not be found',
    refused: 'is on a host that refused the connection',
    broken: 'broke off before its end',
    tls: 'is on a host whose certificate or encryption was not acceptable',
    unreachable: 'could not be reached',
  };
}

/** A failure on the way, from the error of the HTTP client. */
export function createMediaFailure(
  { name, proxy }: { readonly name: string; readonly proxy?: Proxy },
  error: unknown,
  troubles: TroubleTexts,
): KlingFailure {
  const cause = reduceError(error);
  if (error instanceof PrivateAddressError)
    return new KlingFailure('UntrustedUrl', `The media URL may not be opened: ${error.message}`, { cause });
  const { trouble, proxyPart } = readTrouble(error, proxy);
  return new KlingFailure('Media', `${name} ${troubles[trouble]}${proxyPart}`, { cause });
}

/** The failure of a connection that is worse than none: another one may be faster. */
export function createDripFailure(name: string, forMs: number): KlingFailure {
  return new KlingFailure('Media', `${name} came at less than 1 KB/s for ${renderSeconds(forMs)}`);
}

/** The failure that a reply is which sends no file; its body is let go. */
export function createRefusal({
  name,
  httpStatus,
  headers,
  body,
}: {
  readonly name: string;
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: { destroy(): unknown };
}): KlingFailure {
  body.destroy();
  const kind = GONE.includes(httpStatus) ? 'NotFound' : 'Media';
  const what = kind === 'NotFound' ? 'is not there any more' : 'cannot be fetched now';
  const wait = boundRetryAfter(parseRetryAfter(readHeader(headers['retry-after']), senderTime(headers)));
  const said = [`${name} ${what} (HTTP ${httpStatus})`, wait.notice].filter((sentence) => sentence !== undefined);
  return new KlingFailure(kind, said.join('. '), { httpStatus, retryAfterSeconds: wait.seconds });
}

/** The server's own clock, by which it reckons; NaN leaves a date that cannot be reckoned out of account. */
function senderTime(headers: Headers): number {
  return Date.parse(readHeader(headers.date) ?? '');
}
