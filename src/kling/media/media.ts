import type { Readable } from 'node:stream';
import { request } from 'undici';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { ChooseProxy, Proxy } from '../../network/proxy.js';
import type { Media } from '../../ports/media.js';
import { readTrouble } from '../api/dispatcher.js';
import type { Headers, Range, Resume } from './media-range.js';
import { rangeHeaders, readPartialRange, readStrongEtag, readWholeRange } from './media-range.js';
import type { VettedUrl } from './media-url.js';
import { createUrlVetter, renderMediaUrl } from './media-url.js';
import { createMediaWays } from './media-dispatchers.js';
import type { Resolve } from './private-address.js';
import { PrivateAddressError } from './private-address.js';
import { boundRetryAfter, parseRetryAfter } from '../api/retry-after.js';
import type { Trouble } from '../api/transport.js';
import { reduceError, renderSeconds } from '../api/transport.js';

export interface MediaOptions {
  /** The API's base URL: its host may serve media too, and when that is this machine, over plain http. */
  readonly baseUrl: string;
  /** Further domains that results may lie on, subdomains included. */
  readonly extraHosts: readonly string[];
  readonly connectTimeoutMs: number;
  /** How long the server may stay silent, before its reply or within it. */
  readonly stallTimeoutMs: number;
  /** The proxy on the way to a host; none by default. */
  readonly chooseProxy?: ChooseProxy;
  /** Addresses of a host name; for tests. */
  readonly resolve?: Resolve;
}

export interface MediaClient extends Media {
  close(): Promise<void>;
}

interface Answer {
  readonly name: string;
  readonly proxy?: Proxy;
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: Readable;
}

const MAX_REDIRECTS = 3;
/** A signed URL that has expired answers 403; one whose file was cleared after 30 days 404 or 410. */
const GONE: readonly number[] = [403, 404, 410];
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Opens media URLs on the hosts of `media-url.ts` only, at public addresses only, and never sends credentials. Redirects are followed by
 * hand, so that each hop meets the same checks. Throws `KlingFailure`: `UntrustedUrl`, `NotFound` (expired) or `Media` (worth another try).
 */
export function createMedia(options: MediaOptions): MediaClient {
  const { connectTimeoutMs, stallTimeoutMs } = options;
  const vet = createUrlVetter(options);
  const ways = createMediaWays({ ...options, chooseProxy: options.chooseProxy ?? (() => undefined) });

  function chooseProxy(name: string, vetted: VettedUrl): Proxy | undefined {
    try {
      return ways.proxyOf(vetted);
    } catch (error) {
      throw new KlingFailure('Media', `${name} could not be reached: ${error instanceof Error ? error.message : ''}`, {
        cause: error,
      });
    }
  }

  async function ask(vetted: VettedUrl, resume: Resume | undefined, signal: AbortSignal): Promise<Answer> {
    const name = renderMediaUrl(vetted.url);
    const proxy = chooseProxy(name, vetted);
    try {
      const { statusCode, headers, body } = await request(vetted.url, {
        dispatcher: await ways.open(vetted),
        // Compressed bytes would make nonsense of offsets and lengths.
        headers: { 'accept-encoding': 'identity', 'user-agent': 'kling-temporal', ...rangeHeaders(resume) },
        signal,
      });
      // Aborted before anybody reads it, a stream without a listener would end the process.
      body.on('error', () => undefined);
      return { name, proxy, httpStatus: statusCode, headers, body };
    } catch (error) {
      signal.throwIfAborted();
      throw createFailure({ name, proxy }, error);
    }
  }

  async function follow(text: string, resume: Resume | undefined, signal: AbortSignal): Promise<Answer> {
    let vetted = vet(text);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const answer = await ask(vetted, resume, signal);
      if (!REDIRECTS.includes(answer.httpStatus)) return answer;
      answer.body.destroy();
      const { location } = answer.headers;
      if (typeof location !== 'string')
        throw new KlingFailure('Media', `${answer.name} redirects to nowhere`, { httpStatus: answer.httpStatus });
      vetted = vet(location, vetted.url);
    }
    throw new KlingFailure('Media', `${renderMediaUrl(vetted.url)} is behind more than ${MAX_REDIRECTS} redirects`);
  }

  async function* readBody(
    { name, proxy, body }: Answer,
    { bodyBytes }: Range,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    let seenBytes = 0;
    try {
      const chunks: AsyncIterable<Uint8Array> = body;
      for await (const chunk of chunks) {
        seenBytes += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw createFailure({ name, proxy }, error);
    }
    if (bodyBytes !== undefined && seenBytes !== bodyBytes)
      throw new KlingFailure('Media', `${name} ended after ${seenBytes} of ${bodyBytes} bytes`);
  }

  const sentences: Readonly<Record<Trouble, string>> = {
    'connect-timeout': `could not be reached within ${renderSeconds(connectTimeoutMs)}`,
    'headers-timeout': `did not answer within ${renderSeconds(stallTimeoutMs)}`,
    'body-timeout': `sent nothing for ${renderSeconds(stallTimeoutMs)}`,
    'unknown-host': 'is on a host that could not be found',
    refused: 'is on a host that refused the connection',
    broken: 'broke off before its end',
    tls: 'is on a host whose certificate or encryption was not acceptable',
    unreachable: 'could not be reached',
  };

  function createFailure({ name, proxy }: Pick<Answer, 'name' | 'proxy'>, error: unknown): KlingFailure {
    const cause = reduceError(error);
    if (error instanceof PrivateAddressError)
      return new KlingFailure('UntrustedUrl', `The media URL may not be opened: ${error.message}`, { cause });
    const { trouble, proxyPart } = readTrouble(error, proxy);
    return new KlingFailure('Media', `${name} ${sentences[trouble]}${proxyPart}`, { cause });
  }

  return {
    async open(url, { offset, etag, signal }) {
      signal.throwIfAborted();
      const strongEtag = readStrongEtag(etag);
      const resume = offset > 0 && strongEtag !== undefined ? { offset, etag: strongEtag } : undefined;
      let answer = await follow(url, resume, signal);
      let range = readRange(answer, resume);
      if (range === undefined) {
        // The server's idea of the rest is not ours (416, another range, another file): start anew.
        answer.body.destroy();
        answer = await follow(url, undefined, signal);
        range = readRange(answer, undefined);
      }
      if (range === undefined) throw createRefusal(answer);
      return {
        offset: range.offset,
        totalBytes: range.totalBytes,
        etag: readStrongEtag(answer.headers.etag),
        body: readBody(answer, range, signal),
      };
    },
    close: () => ways.close(),
  };
}

/** Where the reply's bytes belong; undefined when a resumed request should be made again from the start. Throws for a refusal. */
function readRange(answer: Answer, resume: Resume | undefined): Range | undefined {
  if (answer.httpStatus === 200) return readWholeRange(answer.headers);
  if (answer.httpStatus === 206 && resume !== undefined) return readPartialRange(answer.headers, resume);
  if (answer.httpStatus === 416 && resume !== undefined) return undefined;
  throw createRefusal(answer);
}

function createRefusal({ name, httpStatus, headers, body }: Answer): KlingFailure {
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

function readHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
