import { request as send } from 'undici';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { ChooseProxy } from '../../network/proxy.js';
import { parseBaseUrl } from './base-url.js';
import { createDispatcher, readTrouble } from '../transport/dispatcher.js';
import type { Envelope, RawReply } from './envelope.js';
import { decodeBody, tooLarge, UnreadableBody } from '../transport/content-coding.js';
import { createUnreadable, parseEnvelope, readCode } from './envelope.js';
import { parseRetryAfter } from '../transport/retry-after.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { createScrub } from '../../domain/text/scrub.js';
import type { AuthKind, TokenSource } from './token.js';
import type { Trouble } from '../transport/trouble.js';
import { reduceError, renderSeconds } from '../transport/trouble.js';

/** One request to Kling. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Starts with a slash, is already percent-encoded and has no query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Aborting rejects with the signal's reason, never with a `KlingFailure`. */
  readonly signal?: AbortSignal;
  /** Told once per request on the wire, whatever became of it. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What one request on the wire took. */
export interface Exchange {
  /** Of the reply's body; 0 when none was read whole. */
  readonly sizeBytes: number;
  /** From the first byte sent to the last one read, or to the failure. */
  readonly latencyMs: number;
}

export interface Reply extends Envelope {
  /** The server's `Date` header. */
  readonly serverDate?: string;
  /** Takes our own keys out of a text of the reply before it is shown or kept. */
  readonly scrub: Scrub;
}

/** Kling's API as far as HTTP goes. */
export interface Http {
  readonly auth: AuthKind;
  /** Throws `KlingFailure`. */
  request(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly baseUrl: string;
  readonly token: TokenSource;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds by a clock that nobody sets, for what is waited and measured. */
  readonly elapsed?: () => number;
  readonly connectTimeoutMs: number;
  /** From the first byte sent to the reply's headers: also the time that an upload of pictures may take. */
  readonly headersTimeoutMs: number;
  /** For the whole body of the reply. */
  readonly bodyTimeoutMs: number;
  /** The proxy on the way to a host; none by default. */
  readonly chooseProxy?: ChooseProxy;
}

/** A list of 500 tasks is about 1 MB; whatever is larger than this is no reply of Kling's and must not fill the memory. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;
/** Token not yet valid, token expired: refused before anything happened. */
const TOKEN_TIME_CODES: readonly (number | undefined)[] = [1003, 1004];
/** The documented status, and the one of gateways that leave the refusal to the body. */
const TOKEN_TIME_STATUSES: readonly number[] = [401, 200];

/**
 * Makes exactly one request per call and never tries again: that is Temporal's part. The one exception is a JWT that Kling refused for
 * its time: nothing has happened yet, so it is renewed by the server's clock and the request sent once more.
 * Throws an Error at once for a base URL that would carry the key in the clear.
 */
export function createHttp(options: HttpOptions): Http {
  const { token, now, elapsed = () => performance.now(), connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs } = options;
  const base = parseBaseUrl(options.baseUrl);
  const address = base.href.replace(/\/+$/, '');
  const proxy = options.chooseProxy?.(base.hostname, Number(base.port) || 443);
  const agent = createDispatcher({ connectTimeoutMs, headersTimeoutMs, bodyTimeoutMs, proxy });

  async function exchange(call: Call): Promise<RawReply & { readonly scrub: Scrub }> {
    const bearer = await token.bearer();
    // A gateway's error page may echo the request; the token then must not travel on in a failure.
    const scrub = createScrub([bearer, ...(await token.secrets())]);
    const name = `${call.method} ${call.path}`;
    const url = buildUrl(base, call);
    const payload = call.body === undefined ? null : JSON.stringify(call.body);
    const sentAtMs = elapsed();
    let sizeBytes = 0;
    try {
      const {
        statusCode: httpStatus,
        headers,
        body,
      } = await send(url, {
        dispatcher: agent,
        method: call.method,
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          accept: 'application/json',
          // Without it a server may take any coding for welcome.
          'accept-encoding': 'identity',
          'user-agent': 'kling-temporal',
        },
        body: payload,
        signal: call.signal,
      });
      const date = readHeader(headers.date);
      const location = readHeader(headers.location);
      const retryAfterSeconds = parseRetryAfter(readHeader(headers['retry-after']), Date.parse(date ?? '') || now());
      const head = { call: name, httpStatus, date, retryAfterSeconds, address, location, scrub };
      const bytes = await readBody(body, head);
      sizeBytes = bytes.byteLength;
      const text = await decodeText(bytes, readHeader(headers['content-encoding']), head);
      return { ...head, text };
    } catch (error) {
      if (error instanceof KlingFailure) throw error;
      call.signal?.throwIfAborted();
      throw createOutage(name, error);
    } finally {
      call.onExchange?.({ sizeBytes, latencyMs: elapsed() - sentAtMs });
    }
  }

  async function readBody(body: AsyncIterable<Uint8Array>, head: Omit<RawReply, 'text'>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    const untilMs = elapsed() + bodyTimeoutMs;
    let sizeBytes = 0;
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MAX_REPLY_BYTES) throw createUnreadable(head, tooLarge(MAX_REPLY_BYTES));
      // The agent's own timeout starts anew at each chunk: a reply that drips would last for ever.
      if (elapsed() > untilMs) throw new KlingFailure('Outage', sentences['body-timeout'](head.call));
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async function decodeText(bytes: Buffer, coding: string | undefined, head: Omit<RawReply, 'text'>): Promise<string> {
    try {
      return (await decodeBody(bytes, coding, MAX_REPLY_BYTES)).toString('utf8');
    } catch (error) {
      if (error instanceof UnreadableBody) throw createUnreadable(head, error.message);
      throw error;
    }
  }

  const sentences: Readonly<Record<Trouble, (call: string) => string>> = {
    'connect-timeout': (call) => `Kling could not be reached for ${call} within ${renderSeconds(connectTimeoutMs)}`,
    'headers-timeout': (call) => `Kling did not answer ${call} within ${renderSeconds(headersTimeoutMs)}`,
    'body-timeout': (call) => `Kling did not finish its answer to ${call} within ${renderSeconds(bodyTimeoutMs)}`,
    'unknown-host': (call) => `The host ${base.hostname} could not be found for ${call}`,
    refused: (call) => `The host ${base.host} refused the connection for ${call}`,
    broken: (call) => `Kling closed the connection before it had answered ${call}`,
    tls: (call) => `The certificate or encryption of ${base.host} was not acceptable for ${call}`,
    unreachable: (call) => `Kling could not be reached for ${call}`,
  };

  function createOutage(call: string, error: unknown): KlingFailure {
    const { trouble, proxyPart } = readTrouble(error, proxy);
    return new KlingFailure('Outage', sentences[trouble](call) + proxyPart, { cause: reduceError(error) });
  }

  return {
    auth: token.kind,
    async request(call) {
      let reply = await exchange(call);
      if (token.kind === 'jwt' && isRefusedForTime(reply)) {
        token.renew(reply.date);
        reply = await exchange(call);
      }
      return { ...parseEnvelope(reply), serverDate: reply.date, scrub: reply.scrub };
    },
    close: () => agent.close(),
  };
}

function isRefusedForTime({ httpStatus, text }: RawReply): boolean {
  return TOKEN_TIME_STATUSES.includes(httpStatus) && TOKEN_TIME_CODES.includes(readCode(text));
}

function buildUrl(base: URL, call: Call): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + call.path;
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  return url;
}

function readHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
