import { createServer as createHttp } from 'node:http';
import { connect } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createPlain } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { connectClient, connectWorker } from '../../../src/temporal/connect/connection.js';
import { TemporalUnreachable } from '../../../src/temporal/connect/temporal-unreachable.js';
import { InvalidTemporalProfile } from '../../../src/temporal/connect/profile.js';
import { startProxy } from '../../network/local-proxy.js';
import { readTlsPair, TLS_FILES } from '../../network/tls-files.js';

type Env = Readonly<Record<string, string>>;

const address = inject('temporalAddress');
const temporalPort = Number(address.split(':').at(-1));
const quiet = { signal: new AbortController().signal, log: () => undefined };
const CONNECTS = [
  ['a client', connectClient],
  ['a worker', connectWorker],
] as const;

const AUTHORITY = { TEMPORAL_TLS_SERVER_CA_CERT_PATH: TLS_FILES.ca };

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

/** The real server behind TLS. */
function startTlsFront(options: object = {}): Promise<number> {
  const front = createTls({ ...readTlsPair(), ALPNProtocols: ['h2'], ...options }, (client) => {
    const server = connect(temporalPort, '127.0.0.1');
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => client.destroy());
    client.pipe(server).pipe(client);
  });
  front.on('tlsClientError', () => undefined);
  return listen(front);
}

async function connectAndClose(connectTo: (typeof CONNECTS)[number][1], env: Env): Promise<string> {
  const connected = await connectTo({ env, ...quiet, limitMs: 5000 });
  await connected.connection.close();
  return connected.address;
}

describe('this machine is never asked through a proxy', () => {
  const VARIABLES = ['grpc_proxy', 'https_proxy', 'http_proxy', 'all_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);

  it.each(CONNECTS)('by %s, whatever variable names one', async (_who, connectTo) => {
    const proxy = await startProxy({});
    const env = Object.fromEntries(VARIABLES.map((name) => [name, proxy.url]));
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    for (const host of ['localhost', '127.0.0.1'])
      await connectAndClose(connectTo, { ...env, TEMPORAL_ADDRESS: `${host}:${temporalPort}` });
    expect(proxy.targets).toEqual([]);
  });
});

describe.each(CONNECTS)('%s behind a proxy', (_who, connectTo) => {
  const remote = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };

  it.each(['https_proxy', 'HTTPS_PROXY', 'GRPC_PROXY', 'all_proxy'])('reaches a server through %s', async (name) => {
    const proxy = await startProxy({ worldPort: temporalPort, login: 'ann:p@ss' });
    const env = { ...remote, [name]: proxy.url.replace('//', '//ann:p%40ss@') };
    expect(await connectAndClose(connectTo, env)).toBe('temporal.example.com:7233');
    expect(new Set(proxy.targets)).toEqual(new Set(['temporal.example.com:7233']));
  });

  it('reaches a server with TLS, whose certificate is for its own name', async () => {
    const proxy = await startProxy({ worldPort: await startTlsFront() });
    await connectAndClose(connectTo, { ...remote, ...AUTHORITY, HTTPS_PROXY: proxy.url });
    expect(proxy.targets[0]).toBe('temporal.example.com:7233');
  });

  it.each([
    [{ refusal: 503 }, 'did not let it through (HTTP 503)'],
    [
      { worldPort: 1, login: 'ann:other' },
      'wants a name and a password (HTTP 407); write http://name:password@host:port',
    ],
  ])('names the proxy that does not help (%j), without its password', async (options, words) => {
    const proxy = await startProxy(options);
    const env = { ...remote, HTTPS_PROXY: proxy.url.replace('//', '//ann:s3cret@') };
    const connecting = connectTo({ env, ...quiet, limitMs: 500 });
    await expect(connecting).rejects.toBeInstanceOf(TemporalUnreachable);
    await expect(connecting).rejects.toThrow(
      `No Temporal server answers at temporal.example.com:7233: the proxy of HTTPS_PROXY (${proxy.place}) ${words}. If the server needs no proxy, name it in NO_PROXY.`,
    );
  });

  it('names the proxy that is not there', async () => {
    const connecting = connectTo({ env: { ...remote, http_proxy: 'http://127.0.0.1:1' }, ...quiet, limitMs: 500 });
    await expect(connecting).rejects.toThrow('the proxy of http_proxy (127.0.0.1:1) does not answer (ECONNREFUSED)');
  });

  it('refuses a proxy that it cannot use', async () => {
    const connecting = connectTo({ env: { ...remote, ALL_PROXY: 'socks5://127.0.0.1:1' }, ...quiet });
    await expect(connecting).rejects.toThrow(/^ALL_PROXY names a socks5 proxy, which is not supported/);
    const encrypted = connectTo({ env: { ...remote, HTTPS_PROXY: 'https://127.0.0.1:1' }, ...quiet });
    await expect(encrypted).rejects.toThrow(/^HTTPS_PROXY names an https proxy, which connections to Temporal/);
  });
});

describe.each(CONNECTS)('settings that do not fit the server are told to %s at once', (_who, connectTo) => {
  const refusal = async (env: Env) => {
    const connecting = connectTo({ env, ...quiet, limitMs: 500 });
    await expect(connecting).rejects.toBeInstanceOf(InvalidTemporalProfile);
    return connecting.catch((error: unknown) => String(error).replace('InvalidTemporalProfile: ', ''));
  };

  it.each([
    [{ TEMPORAL_API_KEY: 's3cret' }, 'TEMPORAL_API_KEY'],
    [{ TEMPORAL_TLS: 'true' }, 'TEMPORAL_TLS'],
    [AUTHORITY, 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'],
  ])('%j against a server without TLS', async (settings: Env, name) => {
    expect(await refusal({ TEMPORAL_ADDRESS: address, ...settings })).toBe(
      `The server at ${address} does not speak TLS, which ${name} turns on. Unset it for a server without TLS, or set TEMPORAL_ADDRESS to one with it.`,
    );
  });

  it('no TLS against a server with it', async () => {
    const place = `localhost:${await startTlsFront()}`;
    expect(await refusal({ TEMPORAL_ADDRESS: place })).toBe(
      `The server at ${place} speaks TLS only. Set TEMPORAL_TLS=true (TEMPORAL_API_KEY turns it on too).`,
    );
  });

  it('an authority that is not trusted, and a name that is another', async () => {
    const place = `127.0.0.1:${await startTlsFront()}`;
    expect(await refusal({ TEMPORAL_ADDRESS: place, TEMPORAL_TLS: 'true' })).toMatch(
      /is not trusted \(\w+\)\. Set TEMPORAL_TLS_SERVER_CA_CERT_PATH to the file of the authority that issued it\.$/,
    );
    const named = { ...AUTHORITY, TEMPORAL_TLS_SERVER_NAME: 'other.example.org' };
    expect(await refusal({ TEMPORAL_ADDRESS: place, ...named })).toBe(
      `The certificate of the server at ${place} is for another name. Set TEMPORAL_TLS_SERVER_NAME to that name, or correct TEMPORAL_ADDRESS.`,
    );
  });

  it('no client certificate where one is wanted', async () => {
    const place = `localhost:${await startTlsFront({ requestCert: true, rejectUnauthorized: true })}`;
    expect(await refusal({ TEMPORAL_ADDRESS: place, ...AUTHORITY })).toMatch(
      /wants another client certificate than it got, or one at all .* Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH\.$/,
    );
  });

  it('a port where HTTP is spoken', async () => {
    const port = await listen(createHttp((_request, response) => response.end('hello')));
    expect(await refusal({ TEMPORAL_ADDRESS: `localhost:${port}` })).toBe(
      `What answers at localhost:${port} is no Temporal server, but speaks HTTP: the Web UI, perhaps. Set TEMPORAL_ADDRESS to Temporal's own port, 7233 as a rule.`,
    );
  });
});

describe('a server that may yet come is not taken for a wrong setting', () => {
  it.each([
    ['ends every connection', (socket: Socket) => socket.destroy()],
    ['says nothing', () => undefined],
  ])('when something in front of it %s', async (_what, meet) => {
    const port = await listen(createPlain((socket) => meet(socket.on('error', () => undefined))));
    for (const settings of [{}, { TEMPORAL_API_KEY: 'key' }]) {
      const connecting = connectClient({ env: { TEMPORAL_ADDRESS: `localhost:${port}`, ...settings }, limitMs: 300 });
      await expect(connecting).rejects.toBeInstanceOf(TemporalUnreachable);
    }
  });

  it('when its name is not known', async () => {
    const connecting = connectClient({ env: { TEMPORAL_ADDRESS: 'temporal.invalid:7233' }, limitMs: 300 });
    await expect(connecting).rejects.toThrow(
      /^The host temporal\.invalid .* could not be found\. Correct TEMPORAL_ADDRESS\.$/,
    );
  });
});
