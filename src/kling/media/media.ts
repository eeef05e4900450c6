import type { ChooseProxy } from '../../network/proxy.js';
import type { Media } from '../../ports/media.js';
import type { TraceRequest } from '../../network/trace-request.js';
import { createGuardedConnections } from '../../network/transport/guarded-connections.js';
import { createDripFailure, createRefusal, renderTroubles } from './media-failure.js';
import type { Range, Resume } from './media-range.js';
import { readPartialRange, readStrongEtag, readWholeRange } from './media-range.js';
import type { Answer, MediaParts } from './media-request.js';
import { followRedirects, readBody } from './media-request.js';
import { createUrlVetter } from './media-url.js';
import { requirePace } from './pace.js';
import type { Resolve } from '../../network/private-address.js';

export interface MediaOptions {
  /** The API's base URL: its host may serve media too, and when that is this machine, over plain http. */
  readonly baseUrl: string;
  /** Further domains that results may lie on, subdomains included. */
  readonly extraHosts: readonly string[];
  readonly connectTimeoutMs: number;
  /** How long the server may stay silent, before its reply or within it, or only drip. */
  readonly stallTimeoutMs: number;
  /** The proxy on the way to a host; none by default. */
  readonly chooseProxy?: ChooseProxy;
  /** Makes each request a step of a trace; of none by default. */
  readonly trace?: TraceRequest;
  /** Told of the bytes of a file as they come. */
  readonly onBytes?: (bytes: number) => void;
  /** Addresses of a host name; for tests. */
  readonly resolve?: Resolve;
}

export interface MediaClient extends Media {
  close(): Promise<void>;
}

/**
 * Opens media URLs on the hosts of `media-url.ts` only, at public addresses only, and never sends credentials. Redirects are followed by
 * hand, so that each hop meets the same checks. Throws `KlingFailure`: `UntrustedUrl`, `NotFound` (expired) or `Media` (worth another try).
 */
export function createMedia(options: MediaOptions): MediaClient {
  const { connectTimeoutMs, stallTimeoutMs, resolve, chooseProxy = () => undefined } = options;
  const silence = { headersTimeoutMs: stallTimeoutMs, bodyTimeoutMs: stallTimeoutMs };
  const connections = createGuardedConnections({ connectTimeoutMs, ...silence, chooseProxy, resolve });
  const { onBytes, trace } = options;
  const parts: MediaParts = {
    connections,
    vet: createUrlVetter(options),
    troubles: renderTroubles(options),
    onBytes,
    trace,
  };
  return {
    async open(url, { offset, etag, signal }) {
      signal.throwIfAborted();
      const strongEtag = readStrongEtag(etag);
      const resume = offset > 0 && strongEtag !== undefined ? { offset, etag: strongEtag } : undefined;
      const { answer, range } = await openFrom(url, resume, signal, parts);
      return {
        offset: range.offset,
        totalBytes: range.totalBytes,
        etag: readStrongEtag(answer.headers.etag),
        body: requirePace(readBody(answer, range, signal, parts), stallTimeoutMs, () =>
          createDripFailure(answer.name, stallTimeoutMs),
        ),
      };
    },
    close: () => connections.close(),
  };
}

/** Asks for the rest of a file; where the server's idea of the rest is not ours (416, another range, another file), for the whole. */
async function openFrom(
  url: string,
  resume: Resume | undefined,
  signal: AbortSignal,
  parts: MediaParts,
): Promise<{ readonly answer: Answer; readonly range: Range }> {
  const first = await followRedirects(url, resume, signal, parts);
  const rest = readRange(first, resume);
  if (rest !== undefined) return { answer: first, range: rest };
  first.body.destroy();
  const answer = await followRedirects(url, undefined, signal, parts);
  const range = readRange(answer, undefined);
  if (range === undefined) throw createRefusal(answer);
  return { answer, range };
}

/** Where the reply's bytes belong; undefined when a resumed request should be made again from the start. Throws for a refusal. */
function readRange(answer: Answer, resume: Resume | undefined): Range | undefined {
  if (answer.httpStatus === 200) return readWholeRange(answer.headers);
  if (answer.httpStatus === 206 && resume !== undefined) return readPartialRange(answer.headers, resume);
  if (answer.httpStatus === 416 && resume !== undefined) return undefined;
  throw createRefusal(answer);
}
