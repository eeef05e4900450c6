import type { Dispatcher } from './undici.js';
import type { Resolve } from '../private-address.js';
import { createPublicLookup, refusePrivateName } from '../private-address.js';
import type { ChooseProxy, Proxy } from '../proxy.js';
import type { DispatcherOptions } from './dispatcher.js';
import { createDispatcher } from './dispatcher.js';

export interface GuardedConnectionsOptions extends Pick<
  DispatcherOptions,
  'connectTimeoutMs' | 'headersTimeoutMs' | 'bodyTimeoutMs'
> {
  readonly chooseProxy: ChooseProxy;
  /** Addresses of a host name; for tests. */
  readonly resolve?: Resolve;
}

/** Where a URL leads that somebody else has written, once it has been looked at. */
export interface Destination {
  readonly url: URL;
  /** Its host may be one at a private address: whoever runs this has said so. */
  readonly isTrusted: boolean;
}

/** Connections to addresses that somebody else has written: to public ones only, unless the host is trusted. */
export interface GuardedConnections {
  /** The proxy on the way to a URL. Throws `InvalidProxy`. */
  proxyOf(url: URL): Proxy | undefined;
  /** Rejects with `PrivateAddressError` for a name that leads inside. */
  open(destination: Destination): Promise<Dispatcher>;
  close(): Promise<void>;
}

/**
 * Straight to the address that was looked at, so that a name that changes its address meanwhile gains nothing; through a proxy where the environment
 * names one. Node looks up names only, so whoever lets a URL in has refused written out addresses before (`isPrivateLiteral`).
 */
export function createGuardedConnections({
  chooseProxy,
  resolve,
  ...limits
}: GuardedConnectionsOptions): GuardedConnections {
  const direct = createDispatcher({ ...limits, lookup: createPublicLookup(resolve) });
  const trusting = createDispatcher(limits);
  const tunnels = new Map<string, Dispatcher>();

  const proxyOf = (url: URL) => chooseProxy(url.hostname, Number(url.port) || (url.protocol === 'http:' ? 80 : 443));

  function openTunnel(proxy: Proxy): Dispatcher {
    const tunnel = tunnels.get(proxy.variable) ?? createDispatcher({ ...limits, proxy });
    tunnels.set(proxy.variable, tunnel);
    return tunnel;
  }

  return {
    proxyOf,
    async open({ url, isTrusted }) {
      const proxy = proxyOf(url);
      if (proxy === undefined) return isTrusted ? trusting : direct;
      // The proxy looks the name up again, so this cannot hold against a name that changes; it keeps out what plainly leads inside.
      if (!isTrusted) await refusePrivateName(url.hostname, resolve);
      return openTunnel(proxy);
    },
    async close() {
      // Not `close`, which would wait for bodies that nobody reads any more.
      await Promise.all([direct, trusting, ...tunnels.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}
