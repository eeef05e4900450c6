import type { Http2SecureServer, IncomingHttpHeaders } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectClient } from '../../../../src/temporal/connect/connection.js';
import { startProxy } from '../../../network/local-proxy.js';
import { readTlsPair, TLS_FILES } from '../../../network/tls-files.js';

interface Seen {
  /** The name that a client has told TLS; `false` for none. */
  readonly names: unknown[];
  readonly headers: IncomingHttpHeaders[];
}

/** A gRPC server with TLS that answers whatever is asked with an empty message. */
async function startTlsServer(): Promise<Seen & { readonly port: number }> {
  const seen: Seen = { names: [], headers: [] };
  const server: Http2SecureServer = createSecureServer(readTlsPair());
  server.on(
    'session',
    ({ socket }) => void seen.names.push((socket as TLSSocket & { servername: unknown }).servername),
  );
  server.on('stream', (stream, headers) => {
    seen.headers.push(headers);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { ...seen, port: (server.address() as AddressInfo).port };
}

const TRUSTED = { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: TLS_FILES.ca };

async function connectTo(address: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const { close } = await connectClient({ env: { TEMPORAL_ADDRESS: address, ...TRUSTED, ...more }, isGrpcQuiet: true });
  await close();
}

describe('A server with TLS', () => {
  it('whose address is one of numbers is told no name, and has a certificate for that address', async () => {
    const { port, names, headers } = await startTlsServer();
    await connectTo(`127.0.0.1:${port}`);
    expect(names).toEqual([false]);
    expect(headers[0]).toMatchObject({ ':authority': `127.0.0.1:${port}`, ':scheme': 'https' });
    expect(headers[0]).not.toHaveProperty('authorization');
  });

  it('gets the API key there, too', async () => {
    const { port, names, headers } = await startTlsServer();
    await connectTo(`127.0.0.1:${port}`, { TEMPORAL_API_KEY: 's3cret' });
    expect([names, headers[0]?.authorization]).toEqual([[false], 'Bearer s3cret']);
  });

  it('is refused, behind a proxy too, where its certificate is for another address', async () => {
    const { port, headers } = await startTlsServer();
    const proxy = await startProxy({ worldPort: port });
    await expect(connectTo('192.0.2.7:7233', { grpc_proxy: proxy.url })).rejects.toThrow(
      'The certificate of the server at 192.0.2.7:7233 is for another name. ',
    );
    expect(proxy.targets).toContain('192.0.2.7:7233');
    expect(headers).toEqual([]);
  });

  it('with a name is told that name, or the one that is set', async () => {
    const { port, names } = await startTlsServer();
    await connectTo(`localhost:${port}`);
    await connectTo(`127.0.0.1:${port}`, { TEMPORAL_TLS_SERVER_NAME: 'kling.example.com' });
    expect(names).toEqual(['localhost', 'kling.example.com']);
  });
});
