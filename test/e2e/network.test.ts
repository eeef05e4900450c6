import { describe, expect, inject, it } from 'vitest';
import { startProxy } from '../network/local-proxy.js';
import { useStage } from './harness.js';

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
