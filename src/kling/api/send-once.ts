import type { Dispatcher } from '../../network/transport/undici.js';
import { request } from '../../network/transport/undici.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { isObject } from '../../domain/record.js';
import type { Scrub } from '../../domain/text/scrub.js';
import { createScrub } from '../../domain/text/scrub.js';
import { readHeader } from '../../network/transport/read-header.js';
import { parseRetryAfter } from '../../network/transport/retry-after.js';
import type { TraceFacts, TraceRequest } from '../../network/trace-request.js';
import type { Call } from './call.js';
import { renderCall } from './call.js';
import type { RawReply } from './envelope.js';
import type { Way } from './outage.js';
import { createOutage, createTooSlow } from './outage.js';
import type { ReplyHead } from './read-body.js';
import { decodeText, readBytes } from './read-body.js';
import type { ResponseLog, ResponseRecord } from './response-record.js';
import { renderRecord } from './response-record.js';
import type { TokenSource } from './token.js';

/** What all requests to one host share. */
export interface Wire extends Way {
  readonly token: TokenSource;
  readonly dispatcher: Dispatcher;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds by a clock that nobody sets, for what is waited and measured. */
  readonly elapsed: () => number;
  /** Makes each request a step of the trace that it belongs to. */
  readonly trace?: TraceRequest;
  /** Gets each request with the whole reply, scrubbed, as a line of JSON. */
  readonly responses?: ResponseLog;
}

/** A reply, and what takes our keys out of what is shown of it. */
export type ScrubbedReply = RawReply & { readonly scrub: Scrub };

/**
 * Exactly one request, and its whole reply, whatever that says: it is never tried again, since a create that was lost on the way back may be paid
 * for. Throws `KlingFailure` when there is no whole reply.
 */
export async function sendOnce(call: Call, wire: Wire): Promise<ScrubbedReply> {
  const { trace, base } = wire;
  if (trace === undefined) return exchange(call, wire);
  const traced = { method: call.method, host: base.hostname, path: call.path };
  return trace(traced, (note) => exchange(call, wire, note));
}

async function exchange(
  call: Call,
  wire: Wire,
  note: (facts: TraceFacts) => void = () => undefined,
): Promise<ScrubbedReply> {
  const { token, elapsed, now } = wire;
  const bearer = await token.bearer();
  // A gateway's error page may echo the request; the token then must not travel on in a failure.
  const scrub = createScrub([bearer, ...(await token.secrets()), ...listCallbackKeys(call)]);
  const url = buildUrl(wire.base, call);
  const options = createOptions(call, bearer, wire);
  const sentAtMs = elapsed();
  const time = new Date(now()).toISOString();
  let sizeBytes = 0;
  let got: Pick<ResponseRecord, 'status' | 'text' | 'error'> = {};
  try {
    const { statusCode, headers, body } = await request(url, options);
    got = { status: statusCode };
    note({ 'http.response.status_code': statusCode });
    const head = { ...readHead(call, { statusCode, headers }, wire), scrub };
    const bytes = await readBytes(body, head, createDeadline(call, wire));
    sizeBytes = bytes.byteLength;
    note({ 'kling.reply_bytes': sizeBytes });
    const text = await decodeText(bytes, readHeader(headers['content-encoding']), head);
    got = { status: statusCode, text };
    return { ...head, text };
  } catch (error) {
    got = { ...got, error: error instanceof Error ? error.message : String(error) };
    if (error instanceof KlingFailure) throw error;
    call.signal?.throwIfAborted();
    throw createOutage(renderCall(call), error, wire);
  } finally {
    const latencyMs = elapsed() - sentAtMs;
    call.onExchange?.({ sizeBytes, latencyMs });
    const record = { time, method: call.method, path: url.pathname + url.search, ms: Math.round(latencyMs * 10) / 10 };
    wire.responses?.write(renderRecord({ ...record, bytes: sizeBytes, ...got }, scrub));
  }
}

/** The end of a callback URL is a key too: who has it can have its task looked at. */
function listCallbackKeys({ body = {} }: Call): readonly string[] {
  const options = isObject(body.options) ? body.options : {};
  return [body.callback_url, options.callback_url].flatMap((url) => {
    const key = typeof url === 'string' ? (url.split('/').at(-1) ?? '') : '';
    return key.length < MIN_KEY_LENGTH ? [] : [key];
  });
}

/** Shorter ends of URLs are words. */
const MIN_KEY_LENGTH = 20;

function createOptions(call: Call, bearer: string, { dispatcher }: Wire) {
  return {
    dispatcher,
    method: call.method,
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      accept: 'application/json',
      // Without it a server may take any coding for welcome.
      'accept-encoding': 'identity',
      'user-agent': 'kling-temporal',
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal: call.signal,
  };
}

function buildUrl(base: URL, call: Call): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + call.path;
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  return url;
}

function readHead(
  call: Call,
  { statusCode, headers }: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>,
  { base, now }: Wire,
): ReplyHead {
  const date = readHeader(headers.date);
  // By the sender's clock, where it is told: ours may be wrong.
  const nowMs = Date.parse(date ?? '') || now();
  return {
    call: renderCall(call),
    httpStatus: statusCode,
    date,
    retryAfterSeconds: parseRetryAfter(readHeader(headers['retry-after']), nowMs),
    address: base.href.replace(/\/+$/, ''),
    location: readHeader(headers.location),
  };
}

/** Throws once the body has taken too long. The dispatcher's own timeout starts anew at each chunk: a reply that drips would last for ever. */
function createDeadline(call: Call, wire: Wire): () => void {
  const untilMs = wire.elapsed() + wire.bodyTimeoutMs;
  return () => {
    if (wire.elapsed() > untilMs) throw createTooSlow(renderCall(call), wire);
  };
}
