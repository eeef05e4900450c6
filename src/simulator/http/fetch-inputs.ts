import { createHash } from 'node:crypto';

import { parseJson } from '../json.js';

/** A file that a request names by URL, as it was fetched. */
export interface FetchedInput {
  /** Without its query, which may hold a signature. */
  readonly url: string;
  readonly status: number;
  readonly bytes: number;
  readonly contentType: string;
  readonly sha256: string;
}

/** How long the service waits for an input is not documented. */
const TIMEOUT_MS = 30_000;

/** Fetches every file of this machine that a body names, wherever it stands in it. No other host is asked: no simulator calls a stranger. */
export async function fetchInputs(body: string): Promise<readonly FetchedInput[]> {
  const urls = new Set(listUrls(parseJson(body)));
  return Promise.all([...urls].map(fetchOne));
}

function listUrls(value: unknown, key = ''): readonly URL[] {
  if (typeof value === 'string') {
    const url = key === 'callback_url' || !URL.canParse(value) ? undefined : new URL(value);
    return url !== undefined && /^https?:$/.test(url.protocol) && isLoopback(url.hostname) ? [url] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => listUrls(inner, name));
}

const isLoopback = (host: string): boolean => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(host);

async function fetchOne(url: URL): Promise<FetchedInput> {
  const hash = createHash('sha256');
  const name = url.origin + url.pathname;
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    let bytes = 0;
    for await (const chunk of reply.body ?? []) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    const contentType = reply.headers.get('content-type') ?? '';
    return { url: name, status: reply.status, bytes, contentType, sha256: hash.digest('hex') };
  } catch {
    return { url: name, status: 0, bytes: 0, contentType: '', sha256: '' };
  }
}
