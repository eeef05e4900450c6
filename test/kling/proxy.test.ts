import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../src/kling/api/http.js';
import { createMedia } from '../../src/kling/media/media.js';
import { createTokenSource } from '../../src/kling/api/token.js';
import { readProxies } from '../../src/network/proxy.js';
import { startProxy } from '../network/local-proxy.js';
import { readTlsPair } from '../network/tls-files.js';
import { caught, everythingIn } from './caught.js';
import { API_KEY } from './local-kling.js';
import { startServer } from './local-server.js';

type Env = Readonly<Record<string, string>>;
const BASE_URL = 'https://gateway.example.com';
const CALL = { method: 'GET', path: '/v1/x' } as const;

/** An https server that stands for every host behind the proxy. */
async function startWorld(answer: (target: string) => { status?: number; location?: string; body: string }) {
  const hosts: (string | undefined)[] = [];
  const server = createServer(readTlsPair(), ({ url = '', headers }, response) => {
    hosts.push(headers.host);
    const { status = 200, location, body } = answer(url);
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: typeof address === 'object' && address !== null ? address.port : 0, hosts };
}

/** The authority of the tests is none that Node knows, and which ones it knows is fixed when it starts. */
function trustAnyCertificate(): void {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  onTestFinished(() => {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  });
}

function openHttp(env: Env, { baseUrl = BASE_URL, timeoutMs = 5000 } = {}) {
  const now = Date.now;
  const http = createHttp({
    baseUrl,
    token: createTokenSource({ apiKey: API_KEY }, { now }),
    now,
    connectTimeoutMs: timeoutMs,
    headersTimeoutMs: timeoutMs,
    bodyTimeoutMs: timeoutMs,
    chooseProxy: readProxies(env).https,
  });
  onTestFinished(() => http.close());
  return http;
}

/** Names that no name server knows, as behind many a proxy; those of the table apart. */
function openMedia(env: Env, { baseUrl = BASE_URL, table = {} }: { baseUrl?: string; table?: Env } = {}) {
  const media = createMedia({
    baseUrl,
    extraHosts: [],
    connectTimeoutMs: 5000,
    stallTimeoutMs: 5000,
    chooseProxy: readProxies(env).https,
    resolve: (name) => {
      const address = table[name];
      return address === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve([{ address, family: 4 }]);
    },
  });
  onTestFinished(() => media.close());
  return media;
}

const fromStart = () => ({ offset: 0, signal: new AbortController().signal });

describe('Kling', () => {
  it.each(['https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy'])(
    'is asked through the proxy of %s',
    async (name) => {
      trustAnyCertificate();
      const world = await startWorld(() => ({ body: '{"code":0,"data":{"task_id":"1"}}' }));
      const proxy = await startProxy({ worldPort: world.port });
      expect(await openHttp({ [name]: proxy.url }).request(CALL)).toMatchObject({ data: { task_id: '1' } });
      expect(proxy.targets).toEqual(['gateway.example.com:443']);
      expect(world.hosts).toEqual(['gateway.example.com']);
    },
  );

  it('is asked with the name and password that the proxy wants', async () => {
    trustAnyCertificate();
    const world = await startWorld(() => ({ body: '{"code":0,"data":{}}' }));
    const proxy = await startProxy({ worldPort: world.port, login: 'ann:p@ss' });
    const HTTPS_PROXY = proxy.url.replace('//', '//ann:p%40ss@');
    expect(await openHttp({ HTTPS_PROXY }).request(CALL)).toHaveProperty('data');
  });

  it('is asked directly where NO_PROXY says so, and always on this machine', async () => {
    const proxy = await startProxy({});
    const local = await startServer((response) => response.end('{"code":0,"data":{}}'));
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
    expect(await openHttp(env, { baseUrl: local.url }).request(CALL)).toHaveProperty('data');
    const exempt = openHttp({ ...env, NO_PROXY: '.invalid' }, { baseUrl: 'https://gateway.invalid' });
    expect((await caught(exempt.request(CALL))).message).toBe(
      'The host gateway.invalid could not be found for GET /v1/x',
    );
    expect(proxy.targets).toEqual([]);
  });

  it.each([
    ['refuses', { refusal: 403 }, 'did not let it through (HTTP 403)'],
    ['reaches nobody', { refusal: 502 }, 'did not let it through (HTTP 502)'],
    [
      'does not know us',
      { worldPort: 1, login: 'ann:other' },
      'wants a name and a password (HTTP 407); write http://name:password@host:port',
    ],
  ])('is out of reach when the proxy %s, which is named without its password', async (_what, options, words) => {
    const proxy = await startProxy(options);
    const failure = await caught(openHttp({ HTTPS_PROXY: proxy.url.replace('//', '//ann:s3cret@') }).request(CALL));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toBe(
      `Kling could not be reached for GET /v1/x: the proxy of HTTPS_PROXY (${proxy.place}) ${words}`,
    );
    expect(everythingIn(failure)).not.toMatch(/s3cret|YW5uOnMzY3JldA/);
  });

  it('is out of reach when nothing is where the proxy should be', async () => {
    const failure = await caught(openHttp({ all_proxy: 'http://127.0.0.1:1' }).request(CALL));
    expect(failure.message).toBe(
      'Kling could not be reached for GET /v1/x: the proxy of all_proxy (127.0.0.1:1) does not answer (ECONNREFUSED)',
    );
  });

  it('is out of reach within the time to connect when the proxy is silent', async () => {
    const proxy = await startProxy({ isSilent: true });
    const failure = await caught(openHttp({ https_proxy: proxy.url }, { timeoutMs: 300 }).request(CALL));
    expect(failure.code).toBe('Outage');
    expect(failure.message).toContain(`the proxy of https_proxy (${proxy.place})`);
  });

  it('may have a certificate that the proxy put in, which is said', async () => {
    const world = await startWorld(() => ({ body: '' }));
    const proxy = await startProxy({ worldPort: world.port });
    const failure = await caught(openHttp({ HTTPS_PROXY: proxy.url }).request(CALL));
    expect(failure.message).toBe(
      `The certificate or encryption of gateway.example.com was not acceptable for GET /v1/x through the proxy of HTTPS_PROXY (${proxy.place}); where it puts in its own certificates, name those in NODE_EXTRA_CA_CERTS`,
    );
  });
});

describe('media', () => {
  it('come through the proxy, also where no name server knows their host', async () => {
    trustAnyCertificate();
    const world = await startWorld((target) =>
      target === '/a.mp4' ? { status: 302, location: 'https://eu.klingai.com/b.mp4', body: '' } : { body: 'film' },
    );
    const proxy = await startProxy({ worldPort: world.port });
    const reply = await openMedia({ HTTPS_PROXY: proxy.url }).open('https://cdn.klingai.com/a.mp4', fromStart());
    let text = '';
    for await (const chunk of reply.body) text += Buffer.from(chunk).toString();
    expect(text).toBe('film');
    expect(proxy.targets).toEqual(['cdn.klingai.com:443', 'eu.klingai.com:443']);
  });

  it.each([
    ['a host that is not trusted', 'https://evil.example.com/a.mp4', 'none of the hosts'],
    ['a private address', 'https://10.0.0.5/a.mp4', 'none of the hosts'],
    ['plain http', 'http://cdn.klingai.com/a.mp4', 'only https is fetched'],
    ['a name that leads inside', 'https://inside.klingai.com/a.mp4', 'inside.klingai.com has no public address'],
  ])('are not asked for at %s', async (_what, url, reason) => {
    const proxy = await startProxy({});
    const media = openMedia({ HTTPS_PROXY: proxy.url }, { table: { 'inside.klingai.com': '10.0.0.7' } });
    const failure = await caught(media.open(url, fromStart()));
    expect(failure.code).toBe('UntrustedUrl');
    expect(failure.message).toContain(reason);
    expect(proxy.targets).toEqual([]);
  });

  it('are not followed to where they may not lie', async () => {
    trustAnyCertificate();
    const world = await startWorld(() => ({ status: 302, location: 'https://169.254.169.254/secret', body: '' }));
    const proxy = await startProxy({ worldPort: world.port });
    const media = openMedia({ HTTPS_PROXY: proxy.url });
    expect((await caught(media.open('https://cdn.klingai.com/a.mp4', fromStart()))).code).toBe('UntrustedUrl');
    expect(proxy.targets).toEqual(['cdn.klingai.com:443']);
  });

  it('of the simulator on this machine are fetched directly', async () => {
    const proxy = await startProxy({});
    const server = await startServer((response) => response.end('film'));
    const media = openMedia({ ALL_PROXY: proxy.url, http_proxy: proxy.url }, { baseUrl: server.url });
    await media.open(`${server.url}/a.mp4`, fromStart());
    expect([server.requests.length, proxy.targets.length]).toEqual([1, 0]);
  });

  it('name the proxy that keeps them away, and a variable that names none', async () => {
    const proxy = await startProxy({});
    const url = 'https://cdn.klingai.com/x/a.mp4?Signature=s3cret';
    const refused = await caught(openMedia({ HTTPS_PROXY: proxy.url }).open(url, fromStart()));
    expect(refused.code).toBe('Media');
    expect(refused.message).toBe(
      `cdn.klingai.com/…/a.mp4 could not be reached: the proxy of HTTPS_PROXY (${proxy.place}) did not let it through (HTTP 403)`,
    );
    const senseless = await caught(openMedia({ ALL_PROXY: 'socks5://127.0.0.1:1' }).open(url, fromStart()));
    expect(senseless.message).toContain('could not be reached: ALL_PROXY names a socks5 proxy');
  });
});
