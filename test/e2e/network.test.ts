import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { createServer } from 'node:tls';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { startServer } from '../kling/local-server.js';
import { startProxy } from '../network/local-proxy.js';
import { readTlsPair, TLS_FILES } from '../network/tls-files.js';
import { runCli, useStage } from './harness.js';

const stage = useStage();
const temporalPort = inject('temporalAddress').split(':').at(-1) ?? '';

describe('a Temporal server on this machine', () => {
  // Nothing listens there.
  const dead = 'http://127.0.0.1:9';

  it.each(['http_proxy', 'https_proxy', 'grpc_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'])(
    'is reached whatever %s says',
    async (name) => {
      expect(await stage().kling(['list', '--limit', '1'], { env: { [name]: dead } })).toMatchObject({ code: 0 });
    },
  );

  it('takes a generation from start to file with a dead proxy in every variable', async () => {
    const env = { http_proxy: dead, https_proxy: dead, grpc_proxy: dead, ALL_PROXY: dead };
    await stage().startWorker(env);
    const { code, stdout, stderr } = await stage().kling(['generate', 'a red fox'], { env });
    expect([code, stderr]).toEqual([0, expect.any(String) as string]);
    expect(stdout).toMatch(/\.mp4\n$/);
  });
});

/** The Temporal server of all tests behind TLS; resolves with its port. */
async function startTlsDoor(): Promise<number> {
  const door = createServer({ ...readTlsPair(), ALPNProtocols: ['h2'] }, (client) => {
    const server = connect(Number(temporalPort), '127.0.0.1');
    client.on('error', () => server.destroy()).pipe(server);
    server.on('error', () => client.destroy()).pipe(client);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void door.close());
  const bound = door.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

describe('a Temporal server with TLS', () => {
  // The gRPC library names the address to TLS, of which Node warns where it is one of numbers.
  it.each(['127.0.0.1', 'localhost'])(
    'at %s is used without a warning of Node, by worker and commands',
    async (host) => {
      const { kling, startWorker } = stage();
      const env = {
        TEMPORAL_ADDRESS: `${host}:${await startTlsDoor()}`,
        TEMPORAL_TLS: 'true',
        TEMPORAL_TLS_SERVER_CA_CERT_PATH: TLS_FILES.ca,
      };
      const worker = await startWorker(env);
      const made = await kling(['generate', 'a red fox'], { env });
      expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/\.mp4\n$/)]);
      const listed = await kling(['list', '--limit', '1'], { env });
      expect(listed.code).toBe(0);
      for (const text of [made.stderr, listed.stderr, worker.output()])
        expect(text).not.toMatch(/Warning|\bDEP\d+|node:\d+|--trace/);
    },
  );
});

describe('kling doctor', () => {
  it.each(['https_proxy', 'HTTPS_PROXY', 'all_proxy'])(
    'asks Kling through %s, and names it when it refuses',
    async (name) => {
      const proxy = await startProxy({});
      const { stdout } = await stage().kling(['doctor'], {
        env: {
          [name]: proxy.url,
          no_proxy: 'localhost,127.0.0.1',
          KLING_BASE_URL: 'https://kling-gateway.example.invalid',
        },
      });
      expect(proxy.targets).toEqual(['kling-gateway.example.invalid:443']);
      expect(stdout).toContain(`the proxy of ${name} (${proxy.place}) did not let it through (HTTP 403)`);
      expect(stdout).toMatch(/^ok {4}Temporal/m);
    },
  );

  it('names the proxy in the way of Temporal, without its password', async () => {
    const proxy = await startProxy({ login: 'ann:other' });
    const { code, stdout, stderr } = await stage().kling(['doctor'], {
      env: { TEMPORAL_ADDRESS: 'temporal.invalid:7233', GRPC_PROXY: proxy.url.replace('//', '//ann:s3cret@') },
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^MEND {2}Temporal .*the proxy of GRPC_PROXY \(127\.0\.0\.1:\d+\) wants a name and a password/m,
    );
    expect(stdout + stderr).not.toContain('s3cret');
    expect(stderr).toBe('');
  });
});

describe('settings with which no server is found', () => {
  const cases: readonly (readonly [Record<string, string>, number, RegExp])[] = [
    [{ TEMPORAL_PROFILE: 'nope' }, 2, /^TEMPORAL_PROFILE is "nope", but .* has no such profile/],
    [
      { TEMPORAL_API_KEY: 'key', TEMPORAL_ADDRESS: `localhost:${temporalPort}` },
      2,
      /does not speak TLS, which TEMPORAL_API_KEY turns on/,
    ],
    [
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere' },
      2,
      /^TEMPORAL_TLS_SERVER_CA_CERT_PATH is "\/nowhere": there is no/,
    ],
    [{ TEMPORAL_CONFIG_FILE: '/nowhere' }, 2, /^TEMPORAL_CONFIG_FILE is "\/nowhere": there is no such file/],
    [{ TEMPORAL_ADDRESS: 'far.invalid:1', ALL_PROXY: 'socks5://x:1' }, 2, /^ALL_PROXY names a socks5 proxy/],
    [{ TEMPORAL_ADDRESS: '127.0.0.1:1' }, 3, /^No Temporal server answers at 127\.0\.0\.1:1\./],
    [{ TEMPORAL_NAMESPACE: 'nope' }, 3, /^The Temporal server at \S+ has no namespace "nope"\. Set TEMPORAL_NAMESPACE/],
  ];

  it.each(cases)('%j end kling generate with exit code %i and one sentence', async (env, expected, sentence) => {
    const { code, stderr, stdout } = await stage().kling(['generate', 'a red fox'], { env });
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['list', 'status x', 'cancel x', 'batch list', 'batch status x', 'setup'])(
    'are told by kling %s too',
    async (words) => {
      const { code, stderr } = await stage().kling(words.split(' '), { env: { TEMPORAL_NAMESPACE: 'nope' } });
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining(
          `The Temporal server at ${inject('temporalAddress')} has no namespace "nope"`,
        ) as string,
      ]);
    },
  );

  it('are a finding of kling doctor', async () => {
    const { code, stdout } = await stage().kling(['doctor'], { env: { TEMPORAL_NAMESPACE: 'nope' } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^MEND {2}Temporal .*has no namespace "nope"/m);
  });
});

describe('a .env in the current directory', () => {
  async function write(content: string | Buffer): Promise<string> {
    const directory = await mkdtemp(path.join(stage().outputDir, 'project-'));
    await writeFile(path.join(directory, '.env'), content);
    return directory;
  }
  const without = (name: string) => Object.fromEntries(Object.entries(stage().env).filter(([other]) => other !== name));
  const doctor = (cwd: string, env: Record<string, string> = {}) => stage().kling(['doctor'], { cwd, env });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
  ])('is read with a byte order mark, in %s', async (_encoding, encode) => {
    const cwd = await write(encode('\ufeffKLING_OUTPUT_DIR=./films\r\nKLING_API_KEY=other\r\n'));
    const env = without('KLING_OUTPUT_DIR');
    const { stdout } = await runCli(['doctor'], env, cwd);
    expect(stdout).toContain(path.join(cwd, 'films'));
  });

  it('does not send the key of the environment anywhere', async () => {
    const thief = await startServer((response) => response.end('{}'));
    const cwd = await write(`KLING_BASE_URL=${thief.url}\n`);
    const env = without('KLING_BASE_URL');
    for (const args of [['doctor'], ['worker'], ['dev']]) {
      const { code, stderr } = await runCli(args, env, cwd);
      expect([code, stderr.trim()]).toEqual([
        2,
        'KLING_BASE_URL is set in .env, but KLING_API_KEY is not: a key is sent only to a host that is named beside it. Set both in .env, or both in the environment.',
      ]);
    }
    expect(thief.requests).toEqual([]);
  });

  it('does not steer Node, programs or proxies, which is said', async () => {
    const proxy = await startProxy({});
    const cwd = await write(`NODE_OPTIONS=--require=./evil.cjs\nPATH=.\nXDG_CACHE_HOME=.\nHTTPS_PROXY=${proxy.url}\n`);
    const { code, stderr } = await doctor(cwd, { KLING_BASE_URL: 'https://kling-gateway.example.invalid' });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      'Only variables that begin with KLING_ or TEMPORAL_ are taken from .env; not NODE_OPTIONS, PATH, XDG_CACHE_HOME, HTTPS_PROXY.',
    );
    expect(proxy.targets).toEqual([]);
  });

  it('that is no text ends every command in one sentence', async () => {
    const { code, stderr } = await doctor(await write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])));
    expect([code, stderr.trim()]).toEqual([
      2,
      '.env is not text in UTF-8; save it anew as UTF-8, with one NAME=value a line.',
    ]);
  });
});
