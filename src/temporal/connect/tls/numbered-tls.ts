import { once } from 'node:events';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { CallCredentials, ChannelCredentials } from '@grpc/grpc-js';
import type { ConnectionOptions } from '@temporalio/client';
import type { Profile } from '../profile.js';
import { splitAddress } from '../server-proxy.js';
import type { Tls } from './node-tls.js';
import { startTls, toNodeTls } from './node-tls.js';

/**
 * The options of a client's connection. To a server behind TLS whose address is one of numbers, such as 10.0.0.7:7233, they say themselves how TLS is
 * begun: grpc-js gives the address as the server's name, of which Node warns, and which it refuses from version 26 on.
 */
export function toClientOptions({ address, connectionOptions }: Profile): Partial<ConnectionOptions> {
  const { tls, apiKey, ...others } = connectionOptions;
  const isNamed = typeof tls === 'object' && Boolean(tls?.serverNameOverride);
  if (!tls || isNamed || isIP(splitAddress(address).host) === 0) return connectionOptions;
  return {
    ...others,
    credentials: createNameless(address, tls),
    // The SDK takes a key only where it makes the credentials.
    ...(apiKey !== undefined && { metadata: { ...others.metadata, Authorization: `Bearer ${apiKey}` } }),
  };
}

function createNameless(address: string, tls: Tls): ChannelCredentials {
  const secureContext = createSecureContext(toNodeTls(tls));
  const own: Pick<ChannelCredentials, '_createSecureConnector'> = {
    _createSecureConnector: (_target, _options, callCredentials = CallCredentials.createEmpty()) => ({
      async connect(socket) {
        // What goes wrong later is heard of by the session.
        const secure = startTls(socket, { address }, { secureContext }).on('error', () => undefined);
        await once(secure, 'secureConnect');
        return { socket: secure, secure: true };
      },
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    }),
  };
  const usual = ChannelCredentials.createFromSecureContext(secureContext);
  return Object.assign(Object.create(usual) as ChannelCredentials, own);
}
