import type { Dispatcher } from '../../network/transport/undici.js';
import type { ChooseProxy, Proxy } from '../../network/proxy.js';
import { createDispatcher } from '../../network/transport/dispatcher.js';
import type { VettedUrl } from './media-url.js';
import type { Resolve } from '../../network/private-address.js';
import { createPublicLookup, refusePrivateName } from '../../network/private-address.js';

export interface MediaDispatcherOptions {
  readonly connectTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly chooseProxy: ChooseProxy;
  readonly resolve?: Resolve;
}

/** The connections on which media are fetched. */
export interface MediaDispatchers {
  /** The proxy on the way to a URL. Throws `InvalidProxy`. */
  proxyOf(vetted: VettedUrl): Proxy | undefined;
  /** Rejects with `PrivateAddressError` for a name that leads inside. */
  open(vetted: VettedUrl): Promise<Dispatcher>;
  close(): Promise<void>;
}

/** Straight to public addresses only, through a proxy where the environment names one, and freely to the API's own loopback address. */
export function createMediaDispatchers({
  connectTimeoutMs,
  stallTimeoutMs,
  chooseProxy,
  resolve,
}: MediaDispatcherOptions): MediaDispatchers {
  const limits = { connectTimeoutMs, headersTimeoutMs: stallTimeoutMs, bodyTimeoutMs: stallTimeoutMs };
  const direct = createDispatcher({ ...limits, lookup: createPublicLookup(resolve) });
  const loopback = createDispatcher(limits);
  const tunnels = new Map<string, Dispatcher>();

  const proxyOf = ({ url, isOwnLoopback }: VettedUrl) =>
    isOwnLoopback ? undefined : chooseProxy(url.hostname, Number(url.port) || 443);

  function openTunnel(proxy: Proxy): Dispatcher {
    const tunnel = tunnels.get(proxy.variable) ?? createDispatcher({ ...limits, proxy });
    tunnels.set(proxy.variable, tunnel);
    return tunnel;
  }

  return {
    proxyOf,
    async open(vetted) {
      if (vetted.isOwnLoopback) return loopback;
      const proxy = proxyOf(vetted);
      if (proxy === undefined) return direct;
      // The proxy looks the name up again, so this cannot hold against a name that changes; it keeps out what plainly leads inside.
      await refusePrivateName(vetted.url.hostname, resolve);
      return openTunnel(proxy);
    },
    async close() {
      // Not `close`, which would wait for bodies that nobody reads any more.
      await Promise.all([direct, loopback, ...tunnels.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}
