import type { Readable } from 'node:stream';
import { request } from '../../network/transport/undici.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Proxy } from '../../network/proxy.js';
import type { Destination, GuardedConnections } from '../../network/transport/guarded-connections.js';
import type { TraceRequest } from '../../network/trace-request.js';
import type { TroubleTexts } from './media-failure.js';
import { createMediaFailure } from './media-failure.js';
import type { Headers, Range, Resume } from './media-range.js';
import { rangeHeaders } from './media-range.js';
import type { VetUrl } from './media-url.js';
import { renderMediaUrl } from './media-url.js';

/** What a request for a file needs. */
export interface MediaParts {
  readonly connections: GuardedConnections;
  readonly vet: VetUrl;
  readonly troubles: TroubleTexts;
  /** Makes each request a step of the trace that it belongs to. */
  readonly trace?: TraceRequest;
  /** Told of the bytes of a file as they come. */
  readonly onBytes?: (bytes: number) => void;
}

/** A reply whose body is still to be read, or let go. */
export interface Answer {
  /** The URL as it may be shown. */
  readonly name: string;
  readonly proxy?: Proxy;
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly body: Readable;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** The first reply that is no redirect. */
export async function followRedirects(
  text: string,
  resume: Resume | undefined,
  signal: AbortSignal,
  parts: MediaParts,
): Promise<Answer> {
  let vetted = parts.vet(text);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const answer = await ask(vetted, resume, signal, parts);
    if (!REDIRECTS.includes(answer.httpStatus)) return answer;
    answer.body.destroy();
    const { location } = answer.headers;
    if (typeof location !== 'string')
      throw new KlingFailure('Media', `${answer.name} redirects to nowhere`, { httpStatus: answer.httpStatus });
    vetted = parts.vet(location, vetted.url);
  }
  throw new KlingFailure('Media', `${renderMediaUrl(vetted.url)} is behind more than ${MAX_REDIRECTS} redirects`);
}

async function ask(vetted: Destination, resume: Resume | undefined, signal: AbortSignal, parts: MediaParts) {
  const { trace } = parts;
  if (trace === undefined) return askOnce(vetted, resume, signal, parts);
  // The path of a signed URL alone opens nothing, but its names are Kling's.
  return trace({ method: 'GET', host: vetted.url.hostname, path: '/media' }, async (note) => {
    const answer = await askOnce(vetted, resume, signal, parts);
    note({ 'http.response.status_code': answer.httpStatus });
    return answer;
  });
}

async function askOnce(
  vetted: Destination,
  resume: Resume | undefined,
  signal: AbortSignal,
  { connections, troubles }: MediaParts,
): Promise<Answer> {
  const name = renderMediaUrl(vetted.url);
  const proxy = chooseProxy(name, vetted, connections);
  try {
    const { statusCode, headers, body } = await request(vetted.url, {
      dispatcher: await connections.open(vetted),
      // Compressed bytes would make nonsense of offsets and lengths.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'kling-temporal', ...rangeHeaders(resume) },
      signal,
    });
    // Aborted before anybody reads it, a stream without a listener would end the process.
    body.on('error', () => undefined);
    return { name, proxy, httpStatus: statusCode, headers, body };
  } catch (error) {
    signal.throwIfAborted();
    throw createMediaFailure({ name, proxy }, error, troubles);
  }
}

function chooseProxy(name: string, vetted: Destination, connections: GuardedConnections): Proxy | undefined {
  try {
    return connections.proxyOf(vetted.url);
  } catch (error) {
    throw new KlingFailure('Media', `${name} could not be reached: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

/** The bytes of a reply. Throws `KlingFailure` of kind `Media` when it breaks off, or has another length than was announced. */
export async function* readBody(
  { name, proxy, body }: Answer,
  { bodyBytes }: Range,
  signal: AbortSignal,
  { troubles, onBytes }: Pick<MediaParts, 'troubles' | 'onBytes'>,
): AsyncGenerator<Uint8Array> {
  let seenBytes = 0;
  try {
    const chunks: AsyncIterable<Uint8Array> = body;
    for await (const chunk of chunks) {
      seenBytes += chunk.byteLength;
      onBytes?.(chunk.byteLength);
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw createMediaFailure({ name, proxy }, error, troubles);
  }
  if (bodyBytes !== undefined && seenBytes !== bodyBytes)
    throw new KlingFailure('Media', `${name} ended after ${seenBytes} of ${bodyBytes} bytes`);
}
