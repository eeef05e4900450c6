import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read-config.js';
import { createMedia } from '../../src/kling/media/media.js';
import { createGuardedConnections } from '../../src/network/transport/guarded-connections.js';
import { callReceiver } from '../../src/notices/call-receiver.js';
import { startReceiver } from '../notices/receiver.js';

/** What must not be met: listeners on this machine, for both families, that count who connects. */
const listeners: Server[] = [];
let met = 0;
let port = 0;

beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer((socket) => {
      met += 1;
      socket.destroy();
    });
    // Without IPv6 there is nobody to be met there.
    const isUp = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, host, () => resolve(true));
    });
    if (!isUp) continue;
    listeners.push(server);
    port = (server.address() as AddressInfo).port;
  }
});
afterAll(() => Promise.all(listeners.map((server) => new Promise((resolve) => server.close(resolve)))));

const PRIVATE: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];
/** Names as somebody else's name server answers for them: one says where it leads at the first question only. */
let asked = 0;
beforeEach(() => (asked = 0));
const NAMES: Readonly<Record<string, () => readonly LookupAddress[]>> = {
  'inside.example': () => PRIVATE,
  'inside6.example': () => [{ address: '::1', family: 6 }],
  'mapped.example': () => [{ address: '::ffff:127.0.0.1', family: 6 }],
  'metadata.example': () => [{ address: '169.254.169.254', family: 4 }],
  'rebind.example': () => (++asked === 1 ? PRIVATE : [{ address: '93.184.215.14', family: 4 }]),
  localhost: () => PRIVATE,
};
const resolve = (name: string) => Promise.resolve(NAMES[name]?.() ?? []);

const limits = { connectTimeoutMs: 500, headersTimeoutMs: 500, bodyTimeoutMs: 500 };
const connections = createGuardedConnections({ ...limits, chooseProxy: () => undefined, resolve });
afterAll(() => connections.close());

const event = { id: 'evt_1', type: 'generation.completed', timestamp: '2026-11-25T12:00:00.000Z', data: {} } as const;
const { signal } = new AbortController();
const notify = (url: string, hosts: readonly string[] = []) =>
  callReceiver(url, event, signal, { connections, secrets: [], hosts, now: Date.now });

/** `:port` is that of the listeners. */
const TRICKS: readonly (readonly [what: string, url: string])[] = [
  ['this machine', 'https://127.0.0.1:port/'],
  ['this machine, by http', 'http://127.0.0.1:port/'],
  ['this machine, in short', 'https://127.1:port/'],
  ['this machine, decimal', 'https://2130706433:port/'],
  ['this machine, hexadecimal', 'https://0x7f000001:port/'],
  ['this machine, octal', 'https://0177.0.0.1:port/'],
  ['this machine, in letters that look like digits', 'https://①②⑦.⓪.⓪.①:port/'],
  ['any address', 'https://0.0.0.0:port/'],
  ['IPv6', 'https://[::1]:port/'],
  ['IPv4 mapped into IPv6', 'https://[::ffff:7f00:1]:port/'],
  ['the same with dots', 'https://[::ffff:127.0.0.1]:port/'],
  ['NAT64', 'https://[64:ff9b::7f00:1]:port/'],
  ['6to4', 'https://[2002:7f00:1::]:port/'],
  ['a unique local address', 'https://[fd00::1]:port/'],
  ['metadata of a cloud', 'https://169.254.169.254/latest/meta-data/'],
  ['the same by http', 'http://169.254.169.254/latest/meta-data/'],
  ['another network of its own', 'https://10.0.0.5/'],
  ['a carrier’s network', 'https://100.64.0.1/'],
  ['a name', 'https://localhost:port/'],
  ['a name that leads here', 'https://inside.example:port/'],
  ['a name that leads here by IPv6', 'https://inside6.example:port/'],
  ['a name that leads to a mapped address', 'https://mapped.example:port/'],
  ['a name that leads to metadata', 'https://metadata.example/'],
  ['a name that changes its address', 'https://rebind.example:port/'],
  ['the dot of an absolute name', 'https://inside.example.:port/'],
  ['a file', 'file:///etc/passwd'],
  ['another scheme', 'gopher://127.0.0.1:port/'],
  ['a user name that looks like a host', 'https://api.klingai.com@127.0.0.1:port/'],
  ['a user name alone', 'https://me@inside.example:port/'],
  ['no URL', '//127.0.0.1:port'],
];
const withPort = (url: string) => url.replace(':port', `:${port}`);

describe('an address that leads inside', () => {
  it.each(TRICKS)('is called by no notice: %s', async (_what, url) => {
    const before = met;
    expect(await notify(withPort(url))).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/may not be called/) as string,
    });
    expect(met).toBe(before);
  });

  it.each(TRICKS)('is asked for no media, whatever hosts are allowed: %s', async (_what, url) => {
    const before = met;
    const extraHosts = [...Object.keys(NAMES), '127.0.0.1', '169.254.169.254', '10.0.0.5', '[::1]', '[::ffff:7f00:1]'];
    const timeouts = { connectTimeoutMs: 500, stallTimeoutMs: 500 };
    const media = createMedia({ baseUrl: 'https://api-singapore.klingai.com', extraHosts, ...timeouts, resolve });
    try {
      await expect(media.open(withPort(url), { offset: 0, signal })).rejects.toMatchObject({ code: 'UntrustedUrl' });
    } finally {
      await media.close();
    }
    expect(met).toBe(before);
  });

  it('is looked up once: what was vetted is what is connected to', async () => {
    await notify(withPort('https://rebind.example:port/'));
    expect(asked).toBe(1);
  });

  it('is not met behind a redirect either', async () => {
    const before = met;
    const location = `http://127.0.0.1:${port}/`;
    const receiver = await startReceiver(() => ({ status: 307, headers: { location } }));
    const media = createMedia({
      baseUrl: `http://127.0.0.1:${receiver.port}`,
      extraHosts: [],
      ...{ connectTimeoutMs: 500, stallTimeoutMs: 500 },
      resolve,
    });
    try {
      expect(await notify(receiver.url, ['127.0.0.1'])).toMatchObject({ kind: 'later' });
      await expect(media.open(`${receiver.url}.mp4`, { offset: 0, signal })).rejects.toMatchObject({
        code: 'UntrustedUrl',
      });
    } finally {
      await media.close();
      await receiver.close();
    }
    expect(met).toBe(before);
  });

  it('is connected to where whoever runs it has allowed the host', async () => {
    const receiver = await startReceiver();
    try {
      expect(await notify(receiver.url, ['127.0.0.1'])).toEqual({ kind: 'delivered' });
      expect(receiver.connections()).toBe(1);
    } finally {
      await receiver.close();
    }
  });

  it.each([
    ['http://169.254.169.254'],
    ['http://2852039166'],
    ['http://[::ffff:a9fe:a9fe]'],
    ['http://[fe80::1]'],
    ['file:///etc/passwd'],
    ['https://me:pw@s3.example.com'],
    ['https://:pw@s3.example.com'],
  ])('is no S3 server: %s', (KLING_S3_ENDPOINT) => {
    const env = {
      KLING_S3_ENDPOINT,
      KLING_OUTPUT: 's3://bucket/prefix',
      KLING_S3_ACCESS_KEY_ID: 'a',
      KLING_S3_SECRET_ACCESS_KEY: 'b',
    };
    expect(() => readConfig(env)).toThrow('KLING_S3_ENDPOINT is no URL of an S3 server');
  });
});
