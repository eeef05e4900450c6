import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { ConnectionOptions as TlsOptions, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { Profile } from '../profile.js';
import type { ServerWay } from '../server-proxy.js';
import { splitAddress } from '../server-proxy.js';

/** TLS as Temporal's settings have it, where they turn it on. */
export type Tls = Exclude<Profile['connectionOptions']['tls'], false | null | undefined>;

/** The TLS of Temporal's settings as Node takes it. */
export function toNodeTls(tls: Tls): TlsOptions {
  if (tls === true) return {};
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = tls;
  return {
    ...(serverNameOverride != null && { servername: serverNameOverride }),
    ...(serverRootCACertificate != null && { ca: Buffer.from(serverRootCACertificate) }),
    ...(clientCertPair != null && { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
  };
}

/** Speaks TLS, and HTTP/2 in it, over a connection that is there: with a server that has to have a certificate for its name, or for its address. */
export function startTls(socket: Socket, { address }: Pick<ServerWay, 'address'>, tls: TlsOptions): TLSSocket {
  const { host } = splitAddress(address);
  // No name is sent for an address: TLS has none for them.
  const servername = isIP(host) === 0 ? host : undefined;
  return connect({ host, servername, ...tls, socket, ALPNProtocols: ['h2'] });
}
