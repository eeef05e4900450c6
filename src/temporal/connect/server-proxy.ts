import type { ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Env } from '../../domain/env.js';
import type { Proxy } from '../../network/proxy.js';
import { InvalidProxy, readProxies } from '../../network/proxy.js';

/** How a Temporal server is reached. */
export interface ServerWay {
  /** `host:port`. */
  readonly address: string;
  readonly proxy?: Proxy;
}

/** The proxy, if any, that the environment puts between us and a server. Throws `InvalidProxy`. */
export function chooseServerWay(address: string, env: Env): ServerWay {
  const { host, port } = splitAddress(address);
  const proxy = readProxies(env).grpc(host, port);
  if (proxy?.isEncrypted === true)
    throw new InvalidProxy(
      `${proxy.variable} names an https proxy, which connections to Temporal cannot use; name an http one in grpc_proxy, or the server in NO_PROXY.`,
    );
  return { address, proxy };
}

/** `host:port` in its parts, an IPv6 address without brackets. */
export function splitAddress(address: string): { host: string; port: number } {
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}

/**
 * For a client's connection. grpc-js is told what it would find out by itself, because it looks at small letters only and would ask for this very
 * machine through a proxy.
 */
export function clientWayOptions({ address, proxy }: ServerWay): Pick<ConnectionOptions, 'address' | 'channelArgs'> {
  const own = { 'grpc.enable_http_proxy': 0 };
  if (proxy === undefined) return { address, channelArgs: own };
  return {
    address: `${proxy.host}:${proxy.port}`,
    channelArgs: {
      ...own,
      'grpc.default_authority': address,
      'grpc.http_connect_target': `dns:${address}`,
      ...(proxy.login && { 'grpc.http_connect_creds': `${proxy.login.username}:${proxy.login.password}` }),
    },
  };
}

/** For a worker's connection, which looks at no variable of its own. */
export function workerWayOptions({ address, proxy }: ServerWay): Pick<NativeConnectionOptions, 'address' | 'proxy'> {
  if (proxy === undefined) return { address };
  return {
    address,
    proxy: { type: 'http-connect', targetHost: `${proxy.host}:${proxy.port}`, basicAuth: proxy.login },
  };
}
