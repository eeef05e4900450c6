import type { LookupFunction } from 'node:net';
import type { Dispatcher } from './undici.js';
import { Agent, Pool, ProxyAgent } from './undici.js';
import type { Proxy } from '../proxy.js';
import { explainProxy, renderProxy } from '../proxy.js';
import type { Trouble } from './trouble.js';
import { classifyTransport, readErrorCode } from './trouble.js';

export interface DispatcherOptions {
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  /** How host names become addresses; not asked where a proxy does that. */
  readonly lookup?: LookupFunction;
  readonly proxy?: Proxy;
}

/** The connections for some requests: straight to the host, or in a tunnel through a proxy. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { connectTimeoutMs, headersTimeoutMs: headersTimeout, bodyTimeoutMs: bodyTimeout, lookup, proxy } = options;
  const timeouts = { headersTimeout, bodyTimeout };
  if (proxy === undefined)
    return new Agent({ ...timeouts, connect: { timeout: connectTimeoutMs, ...(lookup && { lookup }) } });
  return new ProxyAgent({
    ...timeouts,
    uri: `${proxy.isEncrypted ? 'https' : 'http'}://${proxy.host}:${proxy.port}`,
    token: proxy.login && renderBasic(proxy.login),
    proxyTls: { timeout: connectTimeoutMs },
    requestTls: { timeout: connectTimeoutMs },
    // A proxy answers CONNECT when it has reached the host: its silence is time spent on connecting.
    clientFactory: (origin, poolOptions) => new Pool(origin, { ...poolOptions, headersTimeout: connectTimeoutMs }),
  });
}

function renderBasic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** What went wrong on the way to the proxy itself: the host behind it was never met. */
const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What kind of trouble an error is and, where a proxy is in the way, its part in it: words to follow a sentence about the trouble. */
export function readTrouble(error: unknown, proxy: Proxy | undefined): { trouble: Trouble; proxyPart: string } {
  const trouble = classifyTransport(error);
  if (proxy === undefined) return { trouble, proxyPart: '' };
  const status = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '')?.[1];
  const code = readErrorCode(error);
  if (status !== undefined || (code !== undefined && NOT_REACHED.has(code))) {
    const reason = explainProxy(proxy, status === undefined ? { code } : { status: Number(status) });
    return { trouble: 'unreachable', proxyPart: `: ${reason}` };
  }
  const certificate =
    trouble === 'tls' ? '; where it puts in its own certificates, name those in NODE_EXTRA_CA_CERTS' : '';
  return { trouble, proxyPart: ` through ${renderProxy(proxy)}${certificate}` };
}
